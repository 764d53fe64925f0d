import type { Command } from 'commander';
import Fastify from 'fastify';
import { Registry } from 'prom-client';
import type { City } from '#kernel/city';
import { readConfig, settings } from '#kernel/config';
import { listProblemKinds } from '#kernel/errors';
import { type Access, httpFor } from '#kernel/http';
import type { Module } from '#kernel/module';
import { permissionTable } from '#kernel/permissions';
import { commandLine } from '../server/command-line/program.ts';
import { kernelRoutes } from '../server/kernel/http/kernel-routes.ts';
import { modules } from '../server/main.ts';

/** The pages of docs/ that are made from the code's own registries, by path. */
export async function writeReference(): Promise<Record<string, string>> {
  return {
    'docs/settings.md': page(
      'Settings',
      'Environment variables, read once at start. None turns security off.',
      table(
        ['Variable', 'Default', 'What it decides'],
        Object.values(settings).map(({ env, fallback, says }) => [code(env), code(fallback), says]),
      ),
    ),
    'docs/permissions.md': page(
      'Permissions',
      'What a route may ask for, and which roles hold it. Everything else is denied.',
      table(
        ['Permission', 'Allows to', 'Roles'],
        permissionTable(modules)
          .list()
          .map(({ name, says, roles }) => [code(name), says, roles.join(', ')]),
      ),
    ),
    'docs/events.md': page(
      'Events',
      'Facts that modules publish in the transaction of the change; subscribers and live pages receive them.',
      table(['Event', 'Module', 'What happened'], modules.flatMap(eventsOf)),
    ),
    'docs/routes.md': page(
      'Routes',
      'The HTTP interface. Shapes are at `/api/docs` of a running server; `citybrain openapi` prints them.',
      table(['Route', 'Permission', 'What it does'], listRoutes()),
    ),
    'docs/problems.md': page(
      'Problems',
      'Refusals, as `application/problem+json` (RFC 9457). Programs decide by `type`.',
      table(
        ['Type', 'Status', 'Title'],
        listProblemKinds().map(({ type, status, title }) => [code(type), String(status), title]),
      ),
    ),
    'docs/commands.md': page(
      'Commands',
      'The command line, as `npm run citybrain -- <command>`.',
      listCommands(commandLine()).map(writeCommand).join('\n'),
    ),
  };
}

function eventsOf({ name: module, events }: Module): string[][] {
  return Object.entries(events ?? {}).map(([name, { says }]) => [code(name), module, says]);
}

/** Registers every route on a server that never listens, and writes down what fastify is told. */
function listRoutes(): string[][] {
  const rows: string[][] = [];
  const server = Fastify({ exposeHeadRoutes: false });
  server.addHook('onRoute', ({ method, url, config, schema }) => {
    const { permission } = (config ?? {}) as { permission?: Access };
    const { summary } = (schema ?? {}) as { summary?: string };
    rows.push([code(`${method} ${url}`), code(permission ?? ''), summary ?? '']);
  });
  // Registration asks for these only; the rest of a city is for handlers, and none runs here.
  const city = { config: readConfig({ demo: true }, {}), permissions: permissionTable(modules) } as City;
  kernelRoutes(server, httpFor(server, city, 'kernel', []), city, new Registry());
  for (const module of modules) module.routes?.(httpFor(server, city, module.name, []), city);
  return rows;
}

function listCommands(command: Command, before: string[] = []): { name: string; command: Command }[] {
  return command.commands.flatMap((child) => {
    const names = [...before, child.name()];
    return child.commands.length > 0
      ? listCommands(child, names)
      : [{ name: names.join(' '), command: child }];
  });
}

function writeCommand({ name, command }: { name: string; command: Command }): string {
  const places = command.registeredArguments.map((argument) => ` <${argument.name()}>`).join('');
  const options = command.options.map(({ flags, description }) => [code(flags), description]);
  return [
    `## ${name}${places}`,
    `${sentence(command.description())}\n`,
    ...(options.length === 0 ? [] : [table(['Option', 'What it does'], options)]),
  ].join('\n');
}

function page(title: string, about: string, body: string): string {
  return `# ${title}\n\n${about}\n\n<!-- Made by \`npm run dev docs\` from the code; changes here are overwritten. -->\n\n${body}`;
}

function table(heading: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return line(heading) + line(heading.map(() => '---')) + rows.map(line).join('');
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
