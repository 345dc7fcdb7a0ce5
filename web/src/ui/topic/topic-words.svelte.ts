/** Words of a topic on the page: drawn still or in an editor, as their phase says, with what hangs on them. */
import { tick, untrack } from 'svelte';

import { keepingFocus } from '../../editor/notes.ts';
import type { TopicEditor } from '../../editor/options.ts';
import { preferences } from '../kit/preferences.svelte.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';
import { bringIntoSight, keepScrollPosition, sight } from '../kit/scroll-anchoring.ts';
import { told } from '../kit/transient-message.svelte.ts';
import { askToConfirm } from '../wording/ask.ts';
import { parkLine } from '../wording/park.ts';
import { TopicNotes } from '../wording/topic-notes.ts';
import { editorOf, FAR, isHosting, nextPhase, type Phase, type PhaseEvent } from './phase.ts';
import { StillWords } from './still-words.ts';
import type { CaretPlace, TopicHandle } from './topics.ts';

/** A place on the page, from the topic's corner. */
export interface Corner {
  left: number;
  top: number;
}

/** What the words stand in, once it is on the page. */
export interface TopicElements {
  readonly article: HTMLElement;
  readonly place: HTMLElement;
  /** Of the editor. */
  label(): string;
}

export class TopicWords implements TopicHandle {
  readonly notes: TopicNotes;
  /** The end of what is selected, while something is. */
  selection = $state.raw<Corner>();
  /** The topic is here with all that can be done with it, and stays so. */
  whole = $state(false);
  readonly #open: OpenAgenda;
  readonly #id: string;
  readonly #on: () => TopicElements;
  readonly #still = new StillWords();
  readonly #isHosting = $derived.by(() => isHosting(this.#phase));
  readonly #promising = $derived.by(() => this.#open.cards.typed?.asking.lines(this.#id));
  #phase = $state.raw<Phase>(FAR);
  /** How often the words changed while something hung on them. */
  #changes = $state(0);
  /** A button of the mouse, or a finger, is down on the words. */
  #pressing = false;

  /** Of a topic whose component is being made: its effects are the component's. */
  constructor(open: OpenAgenda, id: string, on: () => TopicElements) {
    this.#open = open;
    this.#id = id;
    this.#on = on;
    this.notes = new TopicNotes(open, id, () => on().place);
    const { agenda, cards, editor, shown } = open;

    // Before the words are drawn: they are drawn with it.
    $effect(() => {
      const about = agenda.about(id);
      const form = this.#promising;
      void cards.module;
      void this.#changes;
      untrack(() => {
        if (this.notes.isIdle(about, form)) {
          return;
        }
        const mounted = this.editor;
        if (mounted !== undefined) {
          // It asks for them when it can show them.
          mounted.showNotes();
        } else {
          this.notes.read(about, form);
          if (this.#still.isDrawn) {
            this.#draw();
          }
        }
      });
    });

    $effect(() => () => {
      this.notes.close();
    });

    $effect(() =>
      agenda.words.on(id, () => {
        this.#changed();
        if (this.selection !== undefined) {
          void tick().then(() => {
            this.selection &&= this.#selectionEnd();
          });
        }
      }),
    );

    $effect(() => {
      if (shown.sought === id) {
        this.whole = true;
      }
    });

    $effect(() => {
      if (this.#phase.is === 'wanted' && editor.module !== undefined) {
        this.#happens({ event: 'loaded' });
      }
    });

    $effect(() => (this.#isHosting ? untrack(() => this.#host()) : untrack(() => this.#stand())));
  }

  /** The editor has their place. */
  get isHosting(): boolean {
    return this.#isHosting;
  }

  /** The editor, once it can be written in. */
  get editor(): TopicEditor | undefined {
    return editorOf(this.#phase);
  }

  /** Puts the caret into them, in an editor that may have to be fetched. */
  focus(at: CaretPlace): void {
    const { editor, shown } = this.#open;
    this.whole = true;
    if (shown.writtenOf === this.#id) {
      shown.writtenOf = null;
    }
    const mounted = this.editor;
    this.#happens({ event: 'asked', caret: at });
    if (mounted === undefined) {
      void editor.load();
    } else {
      putCaret(mounted, at);
    }
  }

  caret(): number | undefined {
    const view = this.editor?.view;
    return view?.hasFocus() === true ? view.state.selection.head : undefined;
  }

  conclude(): void {
    void this.#withEditor((opened) => {
      opened.conclude();
    });
  }

  begin(words: string): void {
    void this.#withEditor((opened) => {
      opened.begin(words);
    });
  }

  /** The topic came near the viewport, or went far from it. */
  moved(isNear: boolean): void {
    if (isNear) {
      this.whole = true;
      this.#happens({ event: 'near', isLong: this.#still.isLong });
    } else if (!this.#on().place.contains(document.activeElement)) {
      this.#happens({ event: 'far' });
    }
  }

  /** A button of the mouse went down on them. */
  pressed(): void {
    const still = this.editor === undefined;
    this.#pressing = true;
    addEventListener(
      'mouseup',
      (event) => {
        this.#pressing = false;
        // What was pressed is gone if the editor came meanwhile, and there will be no click on it.
        const came = still ? this.editor : undefined;
        if (came && event.target instanceof Node && this.#on().place.contains(event.target)) {
          void this.clicked(event, came);
        }
      },
      { once: true, capture: true },
    );
  }

  /** Something in their place got the focus. */
  focused(target: EventTarget | null): void {
    // A click says where in them, once it is done.
    if (target === this.#on().place && !this.#pressing) {
      this.focus('start');
    }
  }

  /** Opens a topic that was drawn still, with the caret where the click was; `came` is an editor that came since the press. */
  async clicked({ target, clientX, clientY }: MouseEvent, came?: TopicEditor): Promise<void> {
    const selecting = document.getSelection()?.isCollapsed === false;
    if (!selecting && target instanceof Element) {
      const asked = target.closest<HTMLElement>('.wording')?.dataset['wording'];
      void (asked && this.#open.targets.unfold(`wording ${asked}`));
    }
    if (
      this.editor !== came ||
      selecting ||
      (target instanceof Element && target.closest('a, .below-line') !== null)
    ) {
      return;
    }
    await this.#withEditor((opened) => {
      opened.focus(opened.view.posAtCoords({ left: clientX, top: clientY })?.pos ?? 'end');
    });
  }

  /** Asks the other to confirm what is selected, or else the line with the caret. */
  ask(): void {
    if (askToConfirm(this.#open, this.#id, this.editor?.selected())) {
      this.selection = undefined;
    }
  }

  /** The editor looks to it by itself where nothing stands at the lower edge of the window. */
  reveal(): boolean {
    const view = this.editor?.view;
    if (view === undefined || sight().bottom === window.innerHeight) {
      return false;
    }
    bringIntoSight(view.coordsAtPos(view.state.selection.head));
    return true;
  }

  #happens(event: PhaseEvent): void {
    this.#phase = nextPhase(this.#phase, event);
  }

  #draw(): void {
    const { agenda, commands } = this.#open;
    this.#still.draw(this.#on().place, agenda.lines(this.#id), this.notes, (line, checked) => {
      commands.edit(this.#id, [], [{ line, patch: { checked } }]);
      this.#draw();
    });
    this.#happens({ event: 'drawn', isLong: this.#still.isLong });
  }

  /** Has the words drawn still, until the result is called. */
  #stand(): () => void {
    const draw = (): void => {
      this.#draw();
    };
    draw();
    const stop = this.#open.agenda.words.on(this.#id, draw);
    return () => {
      stop();
      this.#still.stop();
    };
  }

  /** Has the words in an editor, until the result is called. */
  #host(): (() => void) | undefined {
    const on = this.#on();
    const caret = this.#phase.is === 'mounting' ? this.#phase.caret : undefined;
    // What stands below a line goes from one place to the other.
    const mounted = keepingFocus(() => {
      this.#still.clear(on.place);
      return this.#mount(on);
    });
    if (mounted === undefined) {
      return undefined;
    }
    this.#happens({ event: 'mounted', editor: mounted });
    if (caret !== undefined) {
      putCaret(mounted, caret);
    }
    return () => {
      mounted.destroy();
      this.#happens({ event: 'unmounted' });
      this.selection = undefined;
    };
  }

  #mount(on: TopicElements): TopicEditor | undefined {
    const { agenda, announcer, cards, editor, navigation, port, toasts } = this.#open;
    const id = this.#id;
    return editor.module?.mountTopicEditor(on.place, {
      client: port,
      topic: id,
      label: on.label(),
      onLeave: (direction) => {
        navigation.leave(id, direction);
      },
      onTrouble: (error) => {
        editor.failed(error);
      },
      notes: () => {
        untrack(() => {
          this.notes.read(agenda.about(id), this.#promising);
        });
        return this.notes;
      },
      onShift: keepScrollPosition,
      onWritten: () => {
        toasts.wrote();
        this.#changed();
      },
      onLineLeft: (line, words) => {
        void cards.load().then((typed) => {
          // Its line is left too when the whole agenda is.
          if (!agenda.closed) {
            typed?.left(id, line, words);
          }
        });
      },
      onPromiseAsked: (line) => {
        void cards.load().then((typed) => typed?.asked(id, line));
      },
      onSelection: (selecting) => {
        // An editor that leaves the page loses the focus while the page is being drawn.
        untrack(() => {
          this.selection = selecting ? this.#selectionEnd() : undefined;
          if (selecting) {
            void cards.load();
          }
        });
      },
      onAsk: () => {
        this.ask();
      },
      onPark: (line) => {
        parkLine(this.#open, id, line);
      },
      onReveal: () => this.reveal(),
      formats: () => preferences.now.autoformat,
      onSaid: (words) => {
        announcer.say(words);
      },
      onTold: (words) => {
        told.tell(words);
      },
    });
  }

  async #withEditor(act: (editor: TopicEditor) => void): Promise<void> {
    this.#happens({ event: 'asked' });
    await this.#open.editor.load();
    await tick();
    const opened = this.editor;
    if (opened !== undefined) {
      act(opened);
    }
  }

  #changed(): void {
    if (!this.notes.none) {
      this.#changes += 1;
    }
  }

  #selectionEnd(): Corner | undefined {
    const view = this.editor?.view;
    if (view === undefined || view.state.selection.empty) {
      return undefined;
    }
    const { left, bottom } = view.coordsAtPos(view.state.selection.to, -1);
    const corner = this.#on().article.getBoundingClientRect();
    return { left: left - corner.left, top: bottom - corner.top };
  }
}

function putCaret(mounted: TopicEditor, at: CaretPlace): void {
  mounted.focus(at);
  bringIntoSight(mounted.view.coordsAtPos(mounted.view.state.selection.head));
}
