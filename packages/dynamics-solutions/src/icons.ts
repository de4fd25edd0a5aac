/** Drawings of the icons: SVG elements on a square of 16 by 16, in `currentColor`. */
export const icons = {
  session:
    '<path d="M1.5 2.5h13v8.5h-13zM5 13.5h6M8 11v2.5" fill="none" stroke="currentColor"/><path d="M6.5 4.75v4l3.5-2z"/>',
  sessionParticipant:
    '<circle cx="8" cy="5" r="2.75" fill="none" stroke="currentColor"/><path d="M2.5 14c0-3 2.5-4.75 5.5-4.75s5.5 1.7 5.5 4.7" fill="none" stroke="currentColor"/>',
  sessionEvent:
    '<path d="M5.5 4h8.5M5.5 8h8.5M5.5 12h8.5" fill="none" stroke="currentColor"/><path d="M1.5 3h2v2h-2zM1.5 7h2v2h-2zM1.5 11h2v2h-2z"/>',
  surveyAnswer:
    '<path d="M3 1.5h10v13H3zM8 5h3M8 10.5h3" fill="none" stroke="currentColor"/><path d="m4.5 5 .9.9L7 4.25M4.5 10.5l.9.9L7 9.7" fill="none" stroke="currentColor"/>',
  sessionKey:
    '<circle cx="5" cy="11" r="3" fill="none" stroke="currentColor"/><path d="m7.2 8.7 6-6M11 5l2 2M9.2 6.75l1.5 1.5" fill="none" stroke="currentColor"/>',
  connection:
    '<path d="M6 10 10 6M7 4.5 8.5 3a3.18 3.18 0 0 1 4.5 4.5L11.5 9M9 11.5 7.5 13A3.18 3.18 0 0 1 3 8.5L4.5 7" fill="none" stroke="currentColor"/>',
  supportQueue:
    '<circle cx="3.5" cy="8" r="1.7"/><circle cx="8" cy="8" r="1.7"/><circle cx="12.5" cy="8" r="1.7" fill="none" stroke="currentColor"/>',
} as const;
