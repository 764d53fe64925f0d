import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '../../api/session.ts';
import { type Usage, useRevokeGrant } from '../../api/supply.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Time } from '../../ui/time.tsx';
import page from './page.module.css';
import { WordsForm } from './supply-parts.tsx';
import { useResourceName } from './words.tsx';

type Unused = Usage['unused'][number];

/** Grants in force that nobody used for 30 days: what is not needed should end. */
export function UnusedGrants({ unused }: { unused: Unused[] }) {
  const t = useTexts();
  const nameOf = useName();
  const resourceName = useResourceName();
  const { permissions, post } = useSession();
  const [chosen, setChosen] = useState<Unused>();
  const revoking = useRevokeGrant();
  const mayRevoke = (one: Unused): boolean =>
    permissions.includes('sharing.approve') ||
    (permissions.includes('sharing.supply') && one.provider.id === post.organisation.id);
  return (
    <>
      <table className={`${page.table} ${page.stack}`}>
        <caption>{t('usage.unused', { count: unused.length })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('applications.resource')}</th>
            <th scope="col">{t('users.department')}</th>
            <th scope="col">{t('grants.lastUsed')}</th>
            <th scope="col">{t('grants.until')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('usage.revoke')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {unused.map((one) => (
            <tr key={one.grantId}>
              <th scope="row">
                <Link {...paths.grant({ id: one.grantId })}>{resourceName(one.resource)}</Link>
              </th>
              <td data-label={t('users.department')}>{nameOf(one.organisation.name)}</td>
              <td data-label={t('grants.lastUsed')}>
                {one.lastUsed ? <Time at={one.lastUsed} /> : t('grants.neverUsed')}
              </td>
              <td data-label={t('grants.until')}>
                <Time at={one.expiresAt} />
              </td>
              <td>{mayRevoke(one) && <Button onClick={() => setChosen(one)}>{t('usage.revoke')}</Button>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {chosen && (
        <Dialog title={t('usage.revoke')} onClose={() => setChosen(undefined)}>
          <WordsForm
            title={t('usage.revoke')}
            why={t('usage.revokeWhy', {
              department: nameOf(chosen.organisation.name),
              resource: resourceName(chosen.resource),
            })}
            label={t('approve.reason')}
            look="grave"
            acting={revoking}
            onSubmit={(reason) =>
              revoking.mutate({ grantId: chosen.grantId, reason }, { onSuccess: () => setChosen(undefined) })
            }
          />
        </Dialog>
      )}
    </>
  );
}
