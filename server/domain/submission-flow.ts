import type { Action } from './permissions.ts';
import { error, type Problem } from './problem.ts';

/** The way of a submission: which states there are, who may move it from one to another, and what must hold. One table. */

/** Stored states. */
export const SUBMISSION_STATUSES = [
  'draft',
  'returned',
  'submitted',
  'approved',
  'verified',
  'published',
] as const;
export type SubmissionStatus = (typeof SUBMISSION_STATUSES)[number];

/** What lists show: `not-started` is the absence of a submission and of figures. */
export const SUBMISSION_STATES = ['not-started', ...SUBMISSION_STATUSES] as const;
export type SubmissionState = (typeof SUBMISSION_STATES)[number];

/** Whether the form lies with those above whoever enters it; one that was returned lies with them again. */
export const isHandedIn = (state: SubmissionState): boolean =>
  state !== 'not-started' && state !== 'draft' && state !== 'returned';

/** What must hold for a transition, each a question about the circumstances. */
const REQUIREMENTS = {
  'entry-open': (now: Circumstances) => now.entryOpen,
  'not-closed': (now: Circumstances) => now.closed !== true,
  'unit-open': (now: Circumstances) => now.unitOpen,
  'no-errors': (now: Circumstances) => (now.errors ?? 0) === 0,
  'complete-or-confirmed': (now: Circumstances) => now.missing === 0 || now.confirmed,
  'being-collected': (now: Circumstances) => now.beingCollected,
  'as-seen': (now: Circumstances) => now.changedMeanwhile !== true,
  'four-eyes': (now: Circumstances) => now.ownWork !== true,
  'reason-given': (now: Circumstances) => now.reasonGiven === true,
  'unverified-confirmed': (now: Circumstances) => now.confirmed,
} as const;
export type Requirement = keyof typeof REQUIREMENTS;

export interface Circumstances {
  /** The quarter has been opened for entry. */
  entryOpen: boolean;
  /** The quarter's closing day is over, and the person is one of those whom it binds; not so unless said. */
  closed?: boolean;
  /** The unit was open in the quarter. */
  unitOpen: boolean;
  /** It is the newest quarter open for entry. */
  beingCollected: boolean;
  /** Required indicators with an empty cell. */
  missing: number;
  /** The person has said that what is missing (figures; a verification) is known to be missing. */
  confirmed: boolean;
  /** Indicators whose figures cannot be right; none unless said. */
  errors?: number;
  /** The figures were changed after the person looked at them; they were not unless said. */
  changedMeanwhile?: boolean;
  /** The person submitted the form, and the region has somebody else who could approve it; not so unless said. */
  ownWork?: boolean;
  /** The person has said why; they have not unless said. */
  reasonGiven?: boolean;
}

/** What the buttons of a form are for. */
export const INTENTS = ['save', 'submit'] as const;
export type Intent = (typeof INTENTS)[number];

/** What is decided about a form, or many of them, by those who did not fill it in. */
export const DECISIONS = ['approve', 'verify', 'return', 'reopen', 'publish'] as const;
export type Decision = (typeof DECISIONS)[number];

export interface Transition {
  name:
    | 'save'
    | 'submit'
    | 'rework'
    | 'resubmit'
    | 'correct'
    | 'amend'
    | 'approve'
    | 'verify'
    | 'return'
    | 'reject'
    | 'publish'
    | 'publish-unverified'
    | 'reopen';
  intent: Intent | Decision;
  from: readonly SubmissionState[];
  to: SubmissionStatus;
  /** Who may: asked of the permissions table for the unit. */
  action: Action;
  requires: readonly Requirement[];
}

/**
 * Every move of a submission.
 *
 * - A submitted form stays submitted when it is put right until it is approved: those who enter may correct it as long as its quarter
 *   is the one being collected; afterwards only whoever may amend can.
 * - After the closing day of a quarter nobody enters or submits any more but those who may amend.
 * - What has been approved or verified changes only by being returned, with a reason; what has been published only by being reopened.
 * - Nobody approves what they submitted themselves, unless the region has nobody else who could.
 * - Whoever approves or verifies decides about the figures that they have seen: a change meanwhile stops the move.
 * - A quarter is published as a whole: forms that were not verified need the administrator's word.
 */
export const TRANSITIONS: readonly Transition[] = [
  {
    name: 'save',
    intent: 'save',
    from: ['not-started', 'draft'],
    to: 'draft',
    action: 'collect.write',
    requires: ['entry-open', 'not-closed', 'unit-open'],
  },
  {
    name: 'rework',
    intent: 'save',
    from: ['returned'],
    to: 'returned',
    action: 'collect.write',
    requires: ['entry-open', 'not-closed', 'unit-open'],
  },
  {
    name: 'submit',
    intent: 'submit',
    from: ['not-started', 'draft'],
    to: 'submitted',
    action: 'collect.submit',
    requires: ['entry-open', 'not-closed', 'unit-open', 'no-errors', 'complete-or-confirmed'],
  },
  {
    name: 'resubmit',
    intent: 'submit',
    from: ['returned'],
    to: 'submitted',
    action: 'collect.submit',
    requires: ['entry-open', 'not-closed', 'unit-open', 'no-errors', 'complete-or-confirmed'],
  },
  {
    name: 'correct',
    intent: 'save',
    from: ['submitted'],
    to: 'submitted',
    action: 'collect.write',
    requires: ['entry-open', 'not-closed', 'unit-open', 'being-collected'],
  },
  {
    name: 'amend',
    intent: 'save',
    from: ['submitted'],
    to: 'submitted',
    action: 'collect.amend',
    requires: ['entry-open', 'unit-open'],
  },
  {
    name: 'approve',
    intent: 'approve',
    from: ['submitted'],
    to: 'approved',
    action: 'collect.approve',
    requires: ['as-seen', 'no-errors', 'four-eyes'],
  },
  {
    name: 'verify',
    intent: 'verify',
    from: ['approved'],
    to: 'verified',
    action: 'collect.verify',
    requires: ['as-seen', 'no-errors'],
  },
  {
    name: 'return',
    intent: 'return',
    from: ['submitted', 'approved'],
    to: 'returned',
    action: 'collect.approve',
    requires: ['reason-given'],
  },
  {
    name: 'reject',
    intent: 'return',
    from: ['approved', 'verified'],
    to: 'returned',
    action: 'collect.verify',
    requires: ['reason-given'],
  },
  {
    name: 'publish',
    intent: 'publish',
    from: ['verified'],
    to: 'published',
    action: 'collect.publish',
    requires: [],
  },
  {
    name: 'publish-unverified',
    intent: 'publish',
    from: ['not-started', 'draft', 'returned', 'submitted', 'approved'],
    to: 'published',
    action: 'collect.publish',
    requires: ['unverified-confirmed'],
  },
  {
    name: 'reopen',
    intent: 'reopen',
    from: ['published'],
    to: 'returned',
    action: 'collect.reopen',
    requires: ['reason-given'],
  },
];

export function getTransition(name: Transition['name']): Transition {
  const transition = TRANSITIONS.find((candidate) => candidate.name === name);
  if (!transition) throw new Error(`There is no transition ${name}`);
  return transition;
}

/** Why nothing leads from the state to where the person wants it: what became of the form. */
const NO_TRANSITION: Readonly<Record<SubmissionState, Problem>> = {
  'not-started': error('submission-not-submitted', ''),
  draft: error('submission-not-submitted', ''),
  returned: error('submission-returned', ''),
  submitted: error('submission-no-transition', ''),
  approved: error('submission-approved', ''),
  verified: error('submission-verified', ''),
  published: error('submission-published', ''),
};

/** States in which nobody changes a figure: the form has to be returned or reopened first. */
export const isLocked = (state: SubmissionState): boolean =>
  !TRANSITIONS.some(({ intent, from }) => intent === 'save' && from.includes(state));

/**
 * @param may whether the person may do the action with this unit
 * @returns the transition that the intent makes from the state, or why there is none: `submission-<requirement>`,
 *   `submission-not-allowed` (not this person), or what became of the form where nothing leads on from its state
 *   (`submission-no-transition`, `submission-not-submitted`, `submission-returned`, `-approved`, `-verified`, `-published`)
 */
export function transitionFor(
  intent: Intent | Decision,
  from: SubmissionState,
  now: Circumstances,
  may: (action: Action) => boolean,
): { transition: Transition } | { problem: Problem } {
  const candidates = TRANSITIONS.filter(
    (transition) => transition.intent === intent && transition.from.includes(from),
  );
  if (candidates.length === 0) return { problem: NO_TRANSITION[from] };
  const allowed = candidates.filter((transition) => may(transition.action));
  const unmet = (transition: Transition) =>
    transition.requires.find((requirement) => !REQUIREMENTS[requirement](now));
  const transition = allowed.find((candidate) => unmet(candidate) === undefined);
  if (transition) return { transition };
  const reason = allowed.map(unmet).find((requirement) => requirement !== undefined);
  return {
    problem: error(reason ? `submission-${reason}` : 'submission-not-allowed', '', { missing: now.missing }),
  };
}

/**
 * What can be decided about forms in the state.
 * @param may whether the person may do the action anywhere at all
 */
export const decisionsFrom = (state: SubmissionState, may: (action: Action) => boolean): Decision[] =>
  DECISIONS.filter((decision) =>
    TRANSITIONS.some(
      (transition) =>
        transition.intent === decision && transition.from.includes(state) && may(transition.action),
    ),
  );

/** Whether the decision is not made without a reason. */
export const needsReason = (decision: Decision): boolean =>
  TRANSITIONS.some(({ intent, requires }) => intent === decision && requires.includes('reason-given'));
