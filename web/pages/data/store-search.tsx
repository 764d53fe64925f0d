import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { suggestionsQuery } from '../../api/resources.ts';
import { useSession } from '../../api/session.ts';
import { after } from '../../clock.ts';
import { paths } from '../../paths.ts';
import { type Texts, useTexts } from '../../texts/text.ts';
import { Button, SignButton } from '../../ui/button.tsx';
import { inputClass } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Highlight } from './highlight.tsx';
import { forgetRecent, keepRecent, readRecent } from './recent-searches.ts';
import styles from './store.module.css';

const typingDelayMs = 220;

interface Offer {
  words: string;
  /** What kind of thing it is; nothing for a search of before. */
  kind: string | undefined;
  resourceId: number | undefined;
}

interface StoreSearchProps {
  text: string;
  onText: (text: string) => void;
}

/** The big field: results follow the typing, suggestions stand below it, the last searches when it is empty. */
export function StoreSearch({ text, onText }: StoreSearchProps) {
  const t = useTexts();
  const listId = useId();
  const [typed, setTyped] = useState(text);
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  useTypedText(typed, text, { onText, onOther: setTyped });
  const personId = useSession().person.id;
  const offers = useOffers(typed, isOpen);
  const choose = useChoice((words) => {
    setTyped(words);
    onText(words);
    close();
  });
  const close = (): void => {
    setOpen(false);
    setAt(-1);
  };
  const submit = (): void => {
    keepRecent(personId, typed);
    onText(typed.trim());
    close();
  };
  const isShown = isOpen && offers.length > 0;
  const run = (): void => {
    const offer = isShown ? offers[at] : undefined;
    if (offer) choose(offer);
    else submit();
  };
  const press = offerKeys({ count: offers.length, at, setAt, open: () => setOpen(true), close, run });
  return (
    <search className={styles.search}>
      <label className={styles.box}>
        <span className="visually-hidden">{t('store.search')}</span>
        <Icon name="search" size={18} />
        <input
          id="store-search"
          className={inputClass}
          role="combobox"
          aria-expanded={isShown}
          aria-controls={isShown ? listId : undefined}
          aria-activedescendant={isShown && at >= 0 ? `${listId}-${at}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          enterKeyHint="search"
          maxLength={200}
          placeholder={t('store.placeholder')}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setOpen(true);
            setAt(-1);
          }}
          onFocus={() => setOpen(true)}
          onBlur={close}
          onKeyDown={press}
        />
        {isShown && (
          <Offers listId={listId} offers={offers} typed={typed} at={at} onChoose={choose} onForget={close} />
        )}
      </label>
      <Button look="main" onClick={submit}>
        {t('store.go')}
      </Button>
    </search>
  );
}

interface OfferKeys {
  count: number;
  at: number;
  setAt: (at: number) => void;
  open: () => void;
  close: () => void;
  /** Takes the offer that is marked, else looks for what is typed. */
  run: () => void;
}

/** Up and down go round through the offers and the field itself; -1 is the field. */
function offerKeys({ count, at, setAt, open, close, run }: OfferKeys): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      open();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const places = count + 1;
      setAt(((at + 1 + step + places) % places) - 1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run();
    } else if (event.key === 'Escape') close();
  };
}

interface OffersProps {
  listId: string;
  offers: Offer[];
  typed: string;
  at: number;
  onChoose: (offer: Offer) => void;
  onForget: () => void;
}

function Offers({ listId, offers, typed, at, onChoose, onForget }: OffersProps) {
  const t = useTexts();
  const personId = useSession().person.id;
  const isRecent = typed.trim() === '';
  return (
    <div
      className={styles.offers}
      // The field keeps the focus while something is chosen with the mouse.
      onPointerDown={(event) => event.preventDefault()}
    >
      {isRecent && (
        <div className={styles.recent}>
          {t('store.recent')}
          <SignButton
            look="quiet"
            icon="close"
            tabIndex={-1}
            label={t('store.forget')}
            onClick={() => {
              forgetRecent(personId);
              onForget();
            }}
          />
        </div>
      )}
      <div id={listId} role="listbox" aria-label={isRecent ? t('store.recent') : t('store.suggestions')}>
        {offers.map((offer, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field holds the focus and the keys
          <div
            key={`${offer.kind} ${offer.words}`}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={styles.offer}
            onClick={() => onChoose(offer)}
          >
            <span>
              <Highlight text={offer.words} words={isRecent ? [] : [typed.trim().toLowerCase()]} />
            </span>
            {offer.kind && <small>{offer.kind}</small>}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Typing becomes the address after a moment of rest; an address that changes elsewhere becomes the text. */
function useTypedText(
  typed: string,
  text: string,
  { onText, onOther }: { onText: (text: string) => void; onOther: (text: string) => void },
): void {
  const said = useRef(text);
  const latest = useRef({ onText, onOther });
  latest.current = { onText, onOther };
  useEffect(() => {
    if (typed.trim() === said.current) return undefined;
    return after(typingDelayMs, () => {
      said.current = typed.trim();
      latest.current.onText(said.current);
    });
  }, [typed]);
  useEffect(() => {
    if (text === said.current) return;
    said.current = text;
    latest.current.onOther(text);
  }, [text]);
}

function useOffers(typed: string, isOpen: boolean): Offer[] {
  const t = useTexts();
  const personId = useSession().person.id;
  const text = useRested(typed.trim());
  const suggested = useQuery({ ...suggestionsQuery(text), enabled: isOpen && text !== '' });
  if (typed.trim() === '')
    return readRecent(personId).map((words) => ({ words, kind: undefined, resourceId: undefined }));
  return (suggested.data ?? []).map((one) => ({
    words: one.text,
    kind: kindOf(one.kind, t),
    resourceId: one.id,
  }));
}

function kindOf(kind: 'resource' | 'item' | 'department', t: Texts): string {
  return t(`store.kind.${kind}`);
}

function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => after(typingDelayMs / 2, () => setRested(text)), [text]);
  return rested;
}

/** A resource opens; anything else is looked for. */
function useChoice(lookFor: (words: string) => void): (offer: Offer) => void {
  const navigate = useNavigate();
  const personId = useSession().person.id;
  return ({ words, resourceId }) => {
    keepRecent(personId, words);
    if (resourceId === undefined) lookFor(words);
    else void navigate(paths.resource({ id: resourceId }));
  };
}
