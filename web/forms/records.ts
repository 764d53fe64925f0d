/** A small key-value store on IndexedDB: what must survive a closed browser and a dead network. */
const databaseName = 'citybrain';
const databaseVersion = 1;
const stores = ['kept', 'drafts'] as const;

export interface Records<Value> {
  get(key: string): Promise<Value | undefined>;
  list(): Promise<Value[]>;
  put(key: string, value: Value): Promise<void>;
  delete(key: string): Promise<void>;
  clear(): Promise<void>;
}

/** One of the stores of this device. Every method rejects where the browser offers no IndexedDB. */
export function openRecords<Value>(store: (typeof stores)[number]): Records<Value> {
  const run = async <Result>(
    mode: IDBTransactionMode,
    ask: (objects: IDBObjectStore) => IDBRequest<Result>,
  ): Promise<Result> => {
    const transaction = (await openDatabase()).transaction(store, mode);
    return answer(ask(transaction.objectStore(store)), transaction);
  };
  return {
    get: (key) => run('readonly', (objects) => objects.get(key)),
    list: () => run('readonly', (objects) => objects.getAll()),
    put: async (key, value) => void (await run('readwrite', (objects) => objects.put(value, key))),
    delete: async (key) => void (await run('readwrite', (objects) => objects.delete(key))),
    clear: async () => void (await run('readwrite', (objects) => objects.clear())),
  };
}

let opened: Promise<IDBDatabase> | undefined;

function openDatabase(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(databaseName, databaseVersion);
    request.onupgradeneeded = () => {
      for (const store of stores) request.result.createObjectStore(store);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** A write counts only when its transaction is complete: a photo must not be lost to a closed tab. */
function answer<Result>(request: IDBRequest<Result>, transaction: IDBTransaction): Promise<Result> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}
