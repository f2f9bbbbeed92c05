/**
 * The rules by which cocoonstack's admission webhook judges CocoonSets, Pods and workloads: the same C++ core as in the
 * cluster, compiled to WebAssembly. Nothing leaves the machine it runs on.
 *
 *     import { load } from '@cocoonstack/cocoonset-rules';
 *
 *     const rules = await load();                 // once: compiles the module
 *     const { objects } = rules.validate(text);   // synchronous from here on
 *     for (const { rule, message, start } of objects.flatMap((object) => object.findings)) …
 */

/**
 * A text, or its UTF-8 bytes. At most 16 MiB are read, since the memory is the page's; of a longer one `validate` says so
 * in a finding. `cocoon-webhook validate` reads a text of any size.
 */
export type Text = string | Uint8Array;

/** A place in a text. */
export interface Position {
  /** In UTF-8 bytes, from 0. */
  offset: number;
  /** From 1. */
  line: number;
  /** In characters (code points), from 1. */
  column: number;
  /** In UTF-16 units, from 0: what JavaScript's strings and editors count in. */
  index: number;
}

/**
 * An error denies in the cluster, or would be refused by the API server; a warning is advice; `info` would be one of
 * these, but for what is stored already and stays as it is.
 */
export type Severity = 'error' | 'warning' | 'info';

/** Another place that has to do with a finding. */
export interface RelatedPlace {
  /** `used here`: the alias by which the object has the value. */
  message: string;
  start: Position;
  end: Position;
}

/** Something that a rule found. */
export interface Finding {
  /** The id of a rule in `list()`; empty in an `Answer` to what could not be judged at all. */
  rule: string;
  severity: Severity;
  /** `spec.toolboxes[0].name`; empty for the document itself. */
  field: string;
  /** One line, the field included. */
  message: string;
  /** What to do about it, one line; may be empty. */
  fix: string;
  start: Position;
  /** Behind the last character. */
  end: Position;
  /** Of a value that an alias or a merge brings in, and so is marked at its anchor. An `Answer` has none. */
  related?: RelatedPlace[];
}

/** Where in a text an object stands, and what it says that it is. */
export interface ObjectIdentity {
  /** As given to the call. */
  source: string;
  /** The number of the document within the text, from 0. */
  document: number;
  /** The index within a List, or null. */
  item: number | null;
  apiVersion: string | null;
  kind: string | null;
  namespace: string | null;
  /** Its name, or generateName where that is all there is. */
  name: string | null;
}

/** What the webhook guards, a workload that makes pods, or a document that does not say what it is. */
export interface JudgedObject extends ObjectIdentity {
  /** No error. */
  valid: boolean;
  /** At most 1,000, and 50,000 of one text; the numbers beside count the others too. */
  findings: Finding[];
}

/** What `cocoon-webhook validate --output json` prints, with an `index` in each position. */
export interface Validation {
  objects: JudgedObject[];
  /** Objects of other kinds, passed over. */
  skipped: number;
  errors: number;
  warnings: number;
  /** Findings of severity `info`. */
  notes: number;
  /** Advice that was to be ignored, in none of the other numbers. */
  ignored: number;
}

export interface ValidateOptions {
  /** The objects before the change: each is judged as an update of that with its kind, namespace and name. */
  old?: Text;
  /** Rules of which no advice is wanted. Errors cannot be ignored. */
  ignore?: string[];
}

/** A text and what it is called: a path, `-` for standard input. */
export interface Source {
  source: string;
  text: Text;
  /** Nobody named it, it was found: what is no Kubernetes object in it is passed over. Default false. */
  found?: boolean;
}

export interface ReportOptions extends ValidateOptions {
  /** Default `text`: in the manner of a compiler. */
  format?: 'text' | 'json' | 'sarif' | 'github' | 'junit';
  /** ANSI colours, in `text` only. */
  color?: boolean;
  /** Errors only: no warnings, no summary. */
  quiet?: boolean;
  /** Warnings fail too: they are shown in spite of `quiet`. */
  warningsAsErrors?: boolean;
  /** The working directory, absolute: `github`, `sarif` and `junit` name files from there. */
  folder?: string;
}

/** What `cocoon-webhook validate` prints about some files, in one run with one summary. */
export interface Report {
  text: string;
  errors: number;
  warnings: number;
  skipped: number;
  /** The sources, by their number from 0, in which there is no object at all. */
  empty: number[];
}

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE';

/** What is known beside the object. */
export interface AnswerOptions {
  /** What the text is called in messages; default `-`. */
  source?: string;
  /**
   * The objects before the change. One of the same kind and name (and namespace, where both say one) makes the request
   * an UPDATE.
   */
  old?: Text;
  /** What the API server answers for the workload of a Scale: the Deployment or StatefulSet itself, or a Status. */
  parent?: Text;
  /** Of the request; default: UPDATE where `old` has the object, and for a Scale; else CREATE. */
  operation?: Operation;
  /** Who asks, as the API server authenticated them. */
  user?: string;
  /** POD_CREATORS of the server; none: not checked. */
  podCreators?: string[];
}

/**
 * Why something was allowed without a rule having had a say, or why it could not be judged (the metrics' `reason`):
 * `operation` and `kind` are judged by no rule; `not_cocoon`: its pods are no VMs; `no_change`: the spec stays as it is,
 * or the object is being deleted, or replicas do not go down; `no_parent`: the workload does not exist; `decode`: a part
 * that the verdict hangs on cannot be read; `parent_fetch`: the workload could not be had. Empty where rules decided.
 */
export type Because =
  | ''
  | 'operation'
  | 'kind'
  | 'not_cocoon'
  | 'no_change'
  | 'no_parent'
  | 'decode'
  | 'parent_fetch';

/** What the server would answer, if the API server asked it about an object. */
export interface Answer extends ObjectIdentity {
  /** The object's place in the text. */
  start: Position;
  end: Position;
  operation: string;
  /** The path that the API server would call; null for a kind about which it asks nobody. */
  endpoint: '/mutate' | '/validate' | '/validate-cocoonset' | null;
  /** null: a fact is missing that only the cluster has, or the document cannot be read; `note` says which. */
  allowed: boolean | null;
  because: Because;
  /** Of a denial: HTTP's code (403, 422, 400, …), its reason (`Forbidden`, `Invalid`, …), and the message. */
  code: number | null;
  reason: string | null;
  message: string | null;
  /** As the answer carries them, one line each. */
  warnings: string[];
  /** What denies, placed in the text; at most 100. */
  findings: Finding[];
  /** How often each rule denies, findings that are not listed included. */
  rules: Record<string, number>;
  /** For people, one line: why it is allowed, or what is not checked here. Empty where the findings say all. */
  note: string;
  /**
   * The kubectl command that `kubectl` is the answer to; empty where none was denied or warned, and of an AdmissionReview,
   * which does not tell.
   */
  command: string;
  /** Exactly what kubectl prints on standard error: warnings, then the denial. Empty where it prints nothing. */
  kubectl: string;
}

/** From the least telling to the worst; `unknown`: a fact is missing that only the cluster has. */
export type Outcome = 'empty' | 'skipped' | 'allowed' | 'unknown' | 'denied';

/** A finding as a person is shown it. */
export interface ShownFinding {
  /** The id of a rule; empty where words are all there is. */
  rule: string;
  severity: Severity;
  field: string;
  /** One line, without the field. */
  text: string;
  fix: string;
  /** What was probably meant: for an unknown field its name, else its value; may be empty. */
  suggestion: string;
  /** All values that may stand there, where they are listed. */
  supported: string[];
  start: Position;
  end: Position;
  related: RelatedPlace[];
}

/** All that there is to say about an object. */
export interface ObjectAnswer extends ObjectIdentity {
  outcome: Outcome;
  /** Of what `validate` judges: it finds no error. */
  valid: boolean | null;
  /** In the order of the rules. */
  findings: ShownFinding[];
  /** Where they were asked for: what kubectl prints, and the command. */
  command: string;
  kubectl: string;
}

export interface TextAnswer {
  /** The worst of its objects. */
  outcome: Outcome;
  objects: ObjectAnswer[];
  /** For people: why something is allowed, or what is not checked here. */
  notes: string[];
}

/** What a review is judged by, beside itself. */
export interface Facts {
  /** What the API server answers for the workload of a scale request: its JSON, or a Status. */
  parent?: Text;
  /** POD_CREATORS; none: not checked. */
  podCreators?: string[];
  /** ENFORCEMENT; `warn` allows what would be denied and says so in warnings. Default `deny`. */
  enforcement?: 'deny' | 'warn';
}

/** A rule of the table. */
export interface Rule {
  id: string;
  severity: Severity;
  /**
   * What it is about: `agent`, `toolbox`, `agent and toolboxes`, `CocoonSet`, `Pod`, `Deployment, StatefulSet`,
   * `workloads`, `text`, `Markdown`.
   */
  subject: string;
  /** The member that it speaks of. */
  field: string;
  /** Who says it: the server too, or only those who read a text. */
  judgedBy: 'server' | 'validate';
  /** What must hold. */
  summary: string;
  /** Why. */
  reason: string;
  fix: string;
  /** The smallest YAML that breaks this rule alone. About workloads two documents: before and after the change. */
  example: string;
}

/** A field that the API knows. */
export interface Field {
  name: string;
  /**
   * `quantityMap` has members of any name, each a quantity; `foreignObject` and `foreignObjectList` are of another API:
   * their known members are listed, others are left alone.
   */
  type:
    | 'string'
    | 'boolean'
    | 'int32'
    | 'quantity'
    | 'object'
    | 'objectList'
    | 'quantityMap'
    | 'foreignObject'
    | 'foreignObjectList';
  documentation: string;
  required: boolean;
  /** What the API server fills in; null: nothing. */
  default: string | number | boolean | null;
  /** The supported values; null: any. */
  allowed: string[] | null;
  /** Of an int32. */
  minimum: number | null;
  maximum: number | null;
  /** In characters. */
  maxLength: number | null;
  /** Of a string: the characters of a label value. */
  format: 'labelValue' | null;
  /** Of an object, or of the objects of a list. */
  members: Field[];
}

/** A CocoonSet as it is stored. */
export interface DefaultedObject extends ObjectIdentity {
  /** The object's place in the text. */
  start: Position;
  end: Position;
  /** The object with its defaults, without nulls and fields that the API does not know. */
  object: unknown;
  /** What was written, as YAML in the order of `kubectl get -o yaml`. */
  written: string;
  /** What is stored, likewise: the two can be compared line by line. */
  stored: string;
  /** The fields that were filled in: `spec.agent.os`. */
  added: string[];
  /** The fields that are not stored. */
  dropped: string[];
}

/** The rules, ready. Every call is synchronous and independent of those before it. */
export interface Rules {
  /** Of the rules, and of this package. */
  readonly version: string;

  /**
   * Judges what the webhook guards in a text of YAML or JSON, and what the API server itself would refuse of CocoonSets.
   * @throws {InputError} where `ignore` names a rule that cannot be ignored
   */
  validate(text: Text, options?: ValidateOptions & { source?: string }): Validation;

  /** The same about several texts, as `cocoon-webhook validate` prints it. */
  report(sources: Source[], options?: ReportOptions): Report;

  /**
   * What the server would answer to each object of a text: CocoonSets, Pods, Deployments, StatefulSets, Scales, Lists of
   * them, and whole AdmissionReviews.
   */
  answer(text: Text, options?: AnswerOptions): Answer[];

  /**
   * What `validate` and `answer` say together, one answer an object: what a page shows. `old`: the objects before the
   * change; `kubectl`: what kubectl would print as well, which takes as long as all the rest.
   */
  judge(text: Text, options?: { source?: string; old?: Text; kubectl?: boolean }): TextAnswer;

  /**
   * The AdmissionReview that answers one: byte for byte what `cocoon-webhook review` prints.
   * @throws {InputError} where `json` is no AdmissionReview
   */
  review(json: Text, facts?: Facts): string;

  /** Every rule, in the order in which findings are reported. */
  list(): Rule[];

  /** The fields of a CocoonSet, `apiVersion` to `status`, as members of one root. */
  schema(): Field;

  /** The CocoonSets of a text as the API server stores them. What cannot be read is left out: `validate` says why. */
  defaulted(text: Text, options?: { source?: string }): DefaultedObject[];

  /** "Did you mean": the one of `known` that `word` most likely was meant to be. */
  nearWord(word: string, known: string[]): string | null;
}

/** An input that cannot be taken: no AdmissionReview, or more than the module has memory for (512 MB). */
export class InputError extends Error {}

/**
 * Compiles the module and makes it ready.
 * @param module where it is not beside this file: its URL (string or URL), its bytes (ArrayBuffer or a view of one), or
 *   the WebAssembly.Module. (Types that neither browsers' nor Node's have alone, so they are not named.)
 */
export function load(module?: string | object): Promise<Rules>;
