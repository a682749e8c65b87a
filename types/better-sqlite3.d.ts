/** The part of better-sqlite3 that the project uses; the package ships no types of its own. */
declare module 'better-sqlite3' {
  export type SqliteValue = number | string | bigint | Uint8Array | null;

  export interface RunResult {
    readonly changes: number;
    readonly lastInsertRowid: number | bigint;
  }

  export interface Statement<Parameters extends readonly SqliteValue[], Row> {
    run(...parameters: Parameters): RunResult;
    get(...parameters: Parameters): Row | undefined;
    all(...parameters: Parameters): Row[];
    iterate(...parameters: Parameters): IterableIterator<Row>;
    /** Rows as their first column alone. */
    pluck(): this;
  }

  export interface DatabaseOptions {
    readonly readonly?: boolean;
    readonly fileMustExist?: boolean;
    readonly timeout?: number;
  }

  class Database {
    constructor(path: string, options?: DatabaseOptions);
    readonly open: boolean;
    readonly inTransaction: boolean;
    prepare<Parameters extends readonly SqliteValue[] = [], Row = unknown>(
      sql: string,
    ): Statement<Parameters, Row>;
    exec(sql: string): this;
    pragma(source: string, options?: { readonly simple?: boolean }): unknown;
    /** Commits when the function returns, rolls back when it throws; nested: a savepoint. */
    transaction<Arguments extends readonly unknown[], Out>(
      run: (...args: Arguments) => Out,
    ): (...args: Arguments) => Out;
    close(): this;
  }

  export default Database;
}
