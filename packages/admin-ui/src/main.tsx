import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import 'uplot/dist/uPlot.min.css';
import './app.css';

// A browser shows the nonce of an element to scripts of the page, and to nothing else.
const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
const place = document.getElementById('app');
if (place !== null) createRoot(place).render(<App nonce={nonce} />);
