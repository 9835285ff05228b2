/** Commands back to text, laid out as bash lists its jobs: `1>log` becomes `> log`. */
import type {
  AndOr,
  Command,
  CompoundCommand,
  List,
  Pipeline,
  Redirect,
  SimpleCommand,
} from './ast';

export function printAndOr(andOr: AndOr): string {
  return [
    printPipeline(andOr.first),
    ...andOr.rest.map(({ operator, pipeline }) => `${operator} ${printPipeline(pipeline)}`),
  ].join(' ');
}

export function printPipeline(pipeline: Pipeline): string {
  const commands = pipeline.commands.map((command) => printCommand(command)).join(' | ');
  return `${pipeline.timed ? 'time ' : ''}${pipeline.negated ? '! ' : ''}${commands}`;
}

export function printCommand(command: Command, indent = ''): string {
  if (command.kind === 'simple') return printSimple(command);
  if (command.kind === 'function') {
    return `${command.name} () \n${indent}${printBody(command.body, indent)}`;
  }
  return [printCompound(command, indent), ...command.redirects.map(printRedirect)].join(' ');
}

/** A function's braces stand on lines of their own. */
function printBody(body: CompoundCommand, indent: string): string {
  if (body.kind !== 'group') return printCompound(body, indent);
  const block = printBlock(body.body, indent).replace(/;\n$/, '\n');
  return `{ \n${block}${indent}}`;
}

function printSimple(command: SimpleCommand): string {
  return [
    ...command.assignments.map(({ source }) => source),
    ...command.words.map(({ source }) => source),
    ...command.redirects.map(printRedirect),
  ].join(' ');
}

/** Descriptor numbers are printed where they are not what the operator means anyway. */
function printRedirect(redirect: Redirect): string {
  const { operator, fd } = redirect;
  const target = redirect.target.source;
  if (operator === '>&' || operator === '<&') {
    return `${fd ?? (operator === '>&' ? 1 : 0)}${operator}${target}`;
  }
  if (operator === '<<' || operator === '<<-') {
    return `${operator}${target}\n${redirect.body?.source ?? ''}${target}\n`;
  }
  const own = operator.startsWith('<') ? 0 : 1;
  return `${fd === null || fd === own ? '' : fd}${operator} ${target}`;
}

function printInline(list: List): string {
  return list
    .map(({ andOr, background }, i) => {
      const more = i < list.length - 1;
      return printAndOr(andOr) + (background ? ' &' : more ? ';' : '');
    })
    .join(' ');
}

function printBlock(list: List, indent: string): string {
  const inner = `${indent}    `;
  return list
    .map(
      ({ andOr, background }) => `${inner}${printNested(andOr, inner)}${background ? ' &' : ';'}\n`,
    )
    .join('');
}

function printNested(andOr: AndOr, indent: string): string {
  const only = andOr.rest.length === 0 && andOr.first.commands.length === 1;
  const command = andOr.first.commands[0];
  return only && command !== undefined && !andOr.first.negated
    ? printCommand(command, indent)
    : printAndOr(andOr);
}

function printCompound(command: CompoundCommand, indent: string): string {
  switch (command.kind) {
    case 'group':
      return `{ ${printInline(command.body)}; }`;
    case 'subshell':
      return `( ${printInline(command.body)} )`;
    case 'for': {
      const words = command.words?.map(({ source }) => source).join(' ') ?? '"$@"';
      const head = `for ${command.name} in ${words};\n${indent}do\n`;
      return `${head}${printBlock(command.body, indent)}${indent}done`;
    }
    case 'while': {
      const head = `${command.until ? 'until' : 'while'} ${printInline(command.condition)}; do\n`;
      return `${head}${printBlock(command.body, indent)}${indent}done`;
    }
    case 'if':
      return printIf(command, indent);
    case 'case': {
      const clauses = command.clauses.map(({ patterns, body }) => {
        const head = patterns.map(({ source }) => source).join(' | ');
        return `${indent}    ${head})\n${printBlock(body, `${indent}    `)}${indent}    ;;\n`;
      });
      return `case ${command.word.source} in \n${clauses.join('')}${indent}esac`;
    }
    case 'forArithmetic': {
      const { initial, condition, step } = command;
      const head = `for ((${initial}; ${condition}; ${step}))\n${indent}do\n`;
      return `${head}${printBlock(command.body, indent)}${indent}done`;
    }
    case 'arithmetic':
      return `((${command.source}))`;
  }
}

function printIf(command: Extract<CompoundCommand, { kind: 'if' }>, indent: string): string {
  let out = '';
  for (const [i, { condition, body }] of command.clauses.entries()) {
    out += `${i === 0 ? 'if' : `${indent}elif`} ${printInline(condition)}; then\n`;
    out += printBlock(body, indent);
  }
  if (command.otherwise !== null) out += `${indent}else\n${printBlock(command.otherwise, indent)}`;
  return `${out}${indent}fi`;
}
