import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { problemInWords } from '../../api/problem.ts';
import { type ResourceItem, resourceQuery } from '../../api/resources.ts';
import {
  type CartLine,
  cartQuery,
  useNewApplication,
  usePutInCart,
  useTakeFromCart,
} from '../../api/sharing.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Button, buttonClass, SignButton } from '../../ui/button.tsx';
import { FieldError } from '../../ui/field.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Empty, Failure, Loading, Notice } from '../../ui/states.tsx';
import styles from './cart.module.css';
import { CartTogether, Made, type Outcome } from './cart-together.tsx';
import page from './page.module.css';
import { GradeTag, SharingTag, useItemTitle, useResourceName } from './words.tsx';

/** What one means to apply for. Nothing vanishes: it stays until it is applied for or taken out, and taking out is undone. */
export function CartPage() {
  const t = useTexts();
  usePageTitle(t('cart.title'));
  const cart = useQuery(cartQuery);
  const [removed, setRemoved] = useState<CartLine>();
  const [outcome, setOutcome] = useState<Outcome>();
  const open = cart.data?.filter((line) => line.available && line.sharing !== 'none') ?? [];
  return (
    <div className={page.page}>
      <div className={page.part}>
        <h1>{t('cart.title')}</h1>
        <p className={page.soft}>{t('cart.what')}</p>
      </div>
      {removed && <Removed line={removed} onUndone={() => setRemoved(undefined)} />}
      {outcome && <Made outcome={outcome} />}
      {cart.isPending && <Loading rows={6} />}
      {cart.error && <Failure error={cart.error} onRetry={() => void cart.refetch()} />}
      {cart.data?.length === 0 && (
        <div className={page.part}>
          <Empty title={t('cart.empty')}>{t('cart.emptyHow')}</Empty>
          <Link {...paths.data()} className={`${buttonClass('main')} ${page.more}`}>
            {t('cart.find')}
          </Link>
        </div>
      )}
      <ul className={styles.lines}>
        {cart.data?.map((line) => (
          <Line key={line.resource.id} line={line} onRemoved={() => setRemoved(line)} />
        ))}
      </ul>
      {open.length > 1 && <CartTogether lines={open} onOutcome={setOutcome} />}
    </div>
  );
}

function Removed({ line, onUndone }: { line: CartLine; onUndone: () => void }) {
  const t = useTexts();
  const nameOf = useResourceName();
  const putting = usePutInCart(onUndone);
  const items = line.items.map((item) => item.name);
  return (
    <div className={styles.removed}>
      <Notice tone="done">
        {t('cart.removed', { name: nameOf(line.resource) })}{' '}
        <Button
          look="quiet"
          idle={putting.isPending}
          onClick={() => putting.mutate({ resourceId: line.resource.id, items })}
        >
          {t('data.undo')}
        </Button>
      </Notice>
    </div>
  );
}

function Line({ line, onRemoved }: { line: CartLine; onRemoved: () => void }) {
  const t = useTexts();
  const nameOf = useName();
  const resourceName = useResourceName();
  const navigate = useNavigate();
  const taking = useTakeFromCart();
  const making = useNewApplication((made) => void navigate(paths.application({ id: made.id })));
  const { resource, provider, sharing, available } = line;
  const isOpen = available && sharing !== 'none';
  const apply = (): void =>
    making.mutate({ resourceId: resource.id, items: line.items.map((item) => item.name) });
  const error = making.error ?? taking.error;
  return (
    <li className={styles.line}>
      <div className={styles.lineHead}>
        <div>
          <h2>
            <Link {...paths.resource({ id: resource.id })}>{resourceName(resource)}</Link>
          </h2>
          <p className={page.line}>
            <span className={page.soft}>{provider && nameOf(provider.name)}</span>
            {sharing && <SharingTag sharing={sharing} />}
          </p>
        </div>
        <div className={page.acts}>
          {isOpen && (
            <Button idle={making.isPending} onClick={apply}>
              {t('cart.applyOne')}
            </Button>
          )}
          <SignButton
            look="quiet"
            icon="close"
            label={`${t('cart.take')}: ${resourceName(resource)}`}
            idle={taking.isPending}
            onClick={() => taking.mutate(resource.id, { onSuccess: onRemoved })}
          />
        </div>
      </div>
      {error && <Notice tone="wrong">{problemInWords(error, t)}</Notice>}
      {isOpen ? <Items line={line} /> : <Notice tone="warning">{t('cart.gone')}</Notice>}
    </li>
  );
}

/** Which items of it: closed at first, saved with every press. */
function Items({ line }: { line: CartLine }) {
  const t = useTexts();
  const [isOpen, setOpen] = useState(false);
  const found = useQuery({ ...resourceQuery(line.resource.id), enabled: isOpen });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t('cart.chooseItems')}{' '}
        <span className={page.faint}>{t('data.items', { count: line.items.length })}</span>
      </summary>
      {found.isPending && <Loading rows={3} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <ItemChoice line={line} items={found.data.content.items} />}
    </details>
  );
}

function ItemChoice({ line, items }: { line: CartLine; items: ResourceItem[] }) {
  const t = useTexts();
  const titleOf = useItemTitle();
  const [chosen, setChosen] = useState(() => new Set(line.items.map((item) => item.name)));
  const putting = usePutInCart();
  const choose = (names: string[]): void => {
    setChosen(new Set(names));
    // No items would mean all of them.
    if (names.length > 0) putting.mutate({ resourceId: line.resource.id, items: names });
  };
  const inOrder = (names: Set<string>): string[] =>
    items.map((item) => item.name).filter((name) => names.has(name));
  const toggle = (name: string): void => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    choose(inOrder(next));
  };
  const keys = items.filter((item) => item.isKey).map((item) => item.name);
  return (
    <div className={page.part}>
      <div className={page.line}>
        <span className={page.soft}>{t('cart.chosenItems', { chosen: chosen.size, all: items.length })}</span>
        <Button look="quiet" onClick={() => choose(items.map((item) => item.name))}>
          {t('cart.allItems')}
        </Button>
        {keys.length > 0 && (
          <Button look="quiet" onClick={() => choose(keys)}>
            {t('cart.keyOnly')}
          </Button>
        )}
      </div>
      {chosen.size === 0 && <FieldError message={t('cart.atLeastOne')} />}
      {putting.error && <FieldError message={problemInWords(putting.error, t)} />}
      <div className={styles.items}>
        {items.map((item) => (
          <label key={item.name} className={page.check}>
            <input type="checkbox" checked={chosen.has(item.name)} onChange={() => toggle(item.name)} />
            <span>{titleOf(item)}</span>
            <GradeTag grade={item.grade} />
          </label>
        ))}
      </div>
    </div>
  );
}
