// The special pardon in DuckDB, on order, as bench_pardon.c does it: a line on standard input, a line
// `ok SECONDS` for an answer.
//
//     node pardon_duckdb.mjs THREADS
//
//     load FOLDER          the flat files that bench_pardon wrote, into tables in memory
//     query                pardon_duckdb.sql over them
//     csv FOLDER OUT       all of it, from the files to a file
//     compare A B          how many of the people DuckDB settled stand otherwise in another list
//     sums                 counts and sums of the last result, as bench_pardon writes them
//
// Extensions are neither loaded nor fetched.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const folder = new URL('../tools/duckdb/package.json', import.meta.url);
const { DuckDBInstance } = createRequire(folder)('@duckdb/node-api');
const instance = await DuckDBInstance.create(':memory:', {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  threads: process.argv[2] ?? '2',
  memory_limit: '1000GB',
  preserve_insertion_order: 'false',
});
const connection = await instance.connect();
const statements = readFileSync(new URL('pardon_duckdb.sql', import.meta.url), 'utf8').split(/^;$/m);

async function runAll(list) {
  for (const statement of list) if (statement.trim()) await connection.run(statement);
}

const quote = (text) => `'${text.replaceAll("'", "''")}'`;

// What the columns of the flat file are; `none` is read as a text first.
const persons = (path) => `read_csv(${quote(path)}, header = true, auto_detect = false, delim = ',', quote = '"',
  nullstr = '', columns = {id: 'VARCHAR', facility: 'VARCHAR', held_as: 'VARCHAR', held_since: 'DATE',
  term_start: 'VARCHAR', term_end: 'VARCHAR', maximum_term: 'VARCHAR', pretrial: 'BOOLEAN', conduct: 'VARCHAR',
  birth: 'DATE', first_round: 'BOOLEAN', final_round: 'BOOLEAN'})`;

const day = (name) => `case when ${name} = 'none' then date '9999-12-31' else ${name}::date end`;

// ISO 8601, PnYnMnD, as months * 32 + days: in the same order, as the days are fewer than 28.
const part = (name, letter) =>
  `coalesce(nullif(regexp_extract(${name}, '([0-9]+)${letter}', 1), '')::integer, 0)`;
const term = (name) => `case when ${name} is null then null when ${name} = 'none' then 2147483647
  else ${part(name, 'Y')} * 384 + ${part(name, 'M')} * 32 + ${part(name, 'D')} end`;
function types() {
  return [
    `create type held as enum ('convicted', 'family_member')`,
    `create type conduct as enum ('model', 'good', 'ordinary')`,
  ];
}

const facilities = (path) => `create or replace table facilities as
  select substr(id, 2)::integer as id, ministry, kind, option from read_csv(${quote(`${path}/facilities.csv`)},
  header = true, auto_detect = false, delim = ',', nullstr = '',
  columns = {id: 'VARCHAR', ministry: 'VARCHAR', kind: 'VARCHAR', option: 'VARCHAR'})`;

// Both ways a row's lot is joined by id, which is a number behind its first letter. From CSV to CSV the id
// stays, for the result.
const people = (path, keeps_id) => `create or replace table people as
  select ${keeps_id ? 'p.id,' : ''} substr(facility, 2)::integer as facility, held_as::held as held_as, held_since,
    ${day('term_start')} as term_start, ${day('term_end')} as term_end, ${term('maximum_term')} as maximum_term,
    pretrial, conduct::conduct as conduct, birth, first_round, final_round, l.high, l.low
  from ${persons(`${path}/persons.csv`)} as p
  left join read_csv(${quote(`${path}/lots.csv`)}, header = true, auto_detect = false, delim = ',',
    columns = {id: 'VARCHAR', high: 'UBIGINT', low: 'UBIGINT'}) as l on l.id = p.id`;

const words = `['not_covered', 'not_granted', 'excluded', 'revoked', 'deferred', 'granted', 'undetermined']`;

// The result straight into the file, instead of into a table.
function copyOut(out) {
  const query = statements.at(-2).replace(/^[^]*?create or replace table result as/, '');
  return `copy (select id, ${words}[standing + 1] as status, clauses, months, new_end
    from (${query.replace('\nselect case when covered', '\nselect id, case when covered')}))
    to ${quote(out)} (header, delimiter ',')`;
}

async function sums() {
  const reader = await connection.runAndReadAll(`select standing, count(*), sum(clauses), sum(months),
    coalesce(sum(new_end - date '1970-01-01'), 0) from result group by all order by standing`);
  const rows = reader.getRows().map((row) => row.map((cell) => BigInt(cell)));
  const names = words.slice(2, -2).split("', '");
  const each = rows.map((row) => `${names[row[0]]}:${row[1]}:${row[2]}`);
  const total = (i) => rows.reduce((sum, row) => sum + row[i], 0n);
  return `${each.join(' ')} months:${total(3)} days:${total(4)}`;
}

// Whom Kleene leaves undetermined the exact pass may settle; the rest is to be the same.
async function compare(ours, theirs) {
  const reader = await connection.runAndReadAll(`select count(*) from
    read_csv(${quote(ours)}, header = true, all_varchar = true) as a full join
    read_csv(${quote(theirs)}, header = true, all_varchar = true) as b on a.id = b.person
    where a.id is null or b.person is null or (a.status <> 'undetermined' and (a.status <> b.status
      or (a.status = 'granted' and a.new_end is distinct from b.new_end and a.clauses <> '2')))`);
  return reader.getRows()[0][0];
}

await runAll(types());
const orders = {
  load: (path) => runAll([facilities(path), people(path, false)]),
  query: () => runAll(statements),
  csv: (path, out) =>
    runAll([facilities(path), people(path, true), ...statements.slice(0, -2), copyOut(out), 'drop table people']),
};
console.log('ok 0');
for await (const line of createInterface({ input: process.stdin })) {
  const [order, ...words] = line.trim().split(' ');
  try {
    const begun = process.hrtime.bigint();
    if (order === 'sums') console.log(`ok ${await sums()}`);
    else if (order === 'compare') console.log(`ok ${await compare(...words)}`);
    else {
      await orders[order](...words);
      console.log(`ok ${(Number(process.hrtime.bigint() - begun) / 1e9).toFixed(6)}`);
    }
  } catch (error) {
    console.log(`failed ${String(error.message ?? error).replaceAll('\n', ' ')}`);
  }
}
