import type { Config } from '../config.ts';
import type { LakeAddress } from '../lake.ts';

/** Where the lake is when it is not embedded; undefined when it is. User and password stand in the first address. */
export function outsideLake(
  config: Pick<Config, 'clickhouseUrl' | 'clickhouseCluster'>,
): Omit<LakeAddress, 'database'> | undefined {
  const addresses = config.clickhouseUrl
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => new URL(one));
  const first = addresses[0];
  if (first === undefined) return undefined;
  const [username, password] = [first.username, first.password].map(decodeURIComponent);
  const urls = addresses.map((address) => {
    const plain = new URL(address);
    plain.username = '';
    plain.password = '';
    return plain.href;
  });
  return {
    url: urls[0]!,
    username: username || 'default',
    password: password!,
    ...(config.clickhouseCluster === '' ? {} : { cluster: { name: config.clickhouseCluster, urls } }),
  };
}
