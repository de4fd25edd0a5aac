import type { Place, Word } from './command-tree.ts';

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

/** Writes the program with which a shell completes `casebridge`. */
export function completionFor(shell: Shell, places: readonly Place[]): string {
  return { bash, zsh, fish, powershell }[shell](places);
}

/** What can be typed at a place: commands where there are some, options otherwise. */
function wordsAt({ commands, options }: Place): readonly Word[] {
  return commands.length > 0 ? [...commands, ...options] : options;
}

function pathsOf(places: readonly Place[], quote: string): string {
  return places.flatMap(({ path }) => (path === '' ? [] : [`${quote}${path}${quote}`])).join('|');
}

function bash(places: readonly Place[]): string {
  const cases = places.map(
    (place) =>
      `    "${place.path}") words="${wordsAt(place)
        .map(({ word }) => word)
        .join(' ')}" ;;`,
  );
  return `# casebridge completion for bash
_casebridge() {
  local current="\${COMP_WORDS[COMP_CWORD]}" place="" words="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$place $word" in
      ${pathsOf(places, '"')}) place="$place $word" ;;
    esac
  done
  case "$place" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _casebridge casebridge
`;
}

/** In single quotes a shell reads nothing but the quote itself. */
function quoted(text: string, quote = `'\\''`): string {
  return `'${text.replaceAll("'", quote)}'`;
}

function zsh(places: readonly Place[]): string {
  const describe = ({ word, description }: Word) => quoted(`${word}:${description.replaceAll(':', '\\:')}`);
  const cases = places.map((place) => `    '${place.path}') candidates=(${wordsAt(place).map(describe).join(' ')}) ;;`);
  return `#compdef casebridge
# casebridge completion for zsh
_casebridge() {
  local place='' word
  local -a candidates
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$place $word" in
      ${pathsOf(places, "'")}) place="$place $word" ;;
    esac
  done
  case "$place" in
${cases.join('\n')}
  esac
  _describe 'casebridge' candidates || _files
}
compdef _casebridge casebridge
`;
}

function fish(places: readonly Place[]): string {
  const fishQuoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = places.flatMap((place) => {
    const here = `complete -c casebridge -n '__casebridge_at "${place.path}"'`;
    return [
      ...place.commands.map(({ word, description }) => `${here} -f -a ${word} -d ${fishQuoted(description)}`),
      ...place.options.map(({ word, description }) => `${here} -l ${word.slice(2)} -d ${fishQuoted(description)}`),
    ];
  });
  return `# casebridge completion for fish
function __casebridge_at
  set -l place ''
  for word in (commandline -opc)[2..-1]
    switch "$place $word"
      case ${places.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`])).join(' ')}
        set place "$place $word"
    end
  end
  test "$place" = "$argv[1]"
end
${lines.join('\n')}
`;
}

function powershell(places: readonly Place[]): string {
  const entry = (place: Place) =>
    `    '${place.path}' = @(${wordsAt(place)
      .map(({ word, description }) => `@{ word = ${quoted(word, "''")}; text = ${quoted(description, "''")} }`)
      .join(', ')})`;
  return `# casebridge completion for PowerShell
Register-ArgumentCompleter -Native -CommandName casebridge -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $places = @{
${places.map(entry).join('\n')}
  }
  $place = ''
  foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
    if ($element.Extent.EndOffset -ge $cursorPosition) { break }
    if ($places.ContainsKey("$place $element")) { $place = "$place $element" }
  }
  $places[$place] | Where-Object { $_.word -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_.word, $_.word, 'ParameterValue', $_.text)
  }
}
`;
}
