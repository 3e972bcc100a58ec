include "access.dfy"

/**
 * A patient's word on chain: a key for each record, and what it has signed, whoever brings it; the same guards as the code, in the same order, with
 * the same codes. Executable. Under which keys a signature holds, and whether a key's possession is shown, are facts. A consent by the patient does
 * what the source's would, so that all that is proved of consents holds of it. Spec: Access A14 to A17.
 */
module ConsentRules {
  import opened Entries
  import AccessRules
  import AccessTable

  type Key = nat

  /** Of each record the key that stands; and all keys that were ever registered, of institutions too. */
  datatype Keys = Keys(of: map<Record, Key>, used: set<Key>)

  datatype Word =
    | Register(record: Record, key: Key)
    | PatientGrant(access: Access, scope: set<Segment>, expiresAtMs: nat)
    | PatientRevoke(access: Access)
    | Replace(record: Record, next: Key)
    | Said(event: Event)

  /** Keys under which the word's signature holds, and whether the key that it names is one and its possession is shown for this record. */
  datatype Facts = Facts(context: Context, signers: set<Key>, isPossessed: bool)

  function Judge(state: State, keys: Keys, word: Word, facts: Facts): (State, Keys, Refusal)
    requires AccessRules.IsSound(state)
  {
    match word
    case Register(record, key) => JudgeRegister(state, keys, record, key, facts)
    case Replace(record, next) => JudgeReplace(state, keys, record, next, facts)
    case PatientGrant(access, scope, expiresAtMs) => JudgePatientGrant(state, keys, access, scope, expiresAtMs, facts)
    case PatientRevoke(access) => JudgePatientRevoke(state, keys, access, facts)
    case Said(event) =>
      if IsOfficeGrant(state, keys, event, facts.context) then (state, keys, PatientDecides)
      else
        var (after, code) := AccessRules.Judge(state, event, facts.context);
        (after, keys, code)
  }

  /** A15: the source's own consent, where the patient has a key. */
  predicate IsOfficeGrant(state: State, keys: Keys, event: Event, context: Context)
    requires AccessRules.IsSound(state)
  {
    && event.Grant? && event.access in state.accesses
    && var record := state.accesses[event.access].record;
      record in keys.of && state.records[record].source == context.sender
  }

  /** A14: the source, once for a record, a key that was never registered for anything. */
  function JudgeRegister(state: State, keys: Keys, record: Record, key: Key, facts: Facts): (State, Keys, Refusal) {
    if record !in state.records then (state, keys, UnknownRecord)
    else if state.records[record].source != facts.context.sender then (state, keys, NotSource)
    else if record in keys.of then (state, keys, if keys.of[record] == key then Repeated else ConsentKeyExists)
    else if state.records[record].IsErased() then (state, keys, WrongPhase)
    else Stand(state, keys, record, key, facts)
  }

  /** A17: by the word of the key that stands. */
  function JudgeReplace(state: State, keys: Keys, record: Record, next: Key, facts: Facts): (State, Keys, Refusal) {
    if record !in state.records then (state, keys, UnknownRecord)
    else if record !in keys.of then (state, keys, NoConsentKey)
    else if keys.of[record] == next then (state, keys, Repeated)
    else if state.records[record].IsErased() then (state, keys, WrongPhase)
    else if keys.of[record] !in facts.signers then (state, keys, NotByPatient)
    else Stand(state, keys, record, next, facts)
  }

  function Stand(state: State, keys: Keys, record: Record, key: Key, facts: Facts): (State, Keys, Refusal) {
    if key in keys.used then (state, keys, KeyTaken)
    else if !facts.isPossessed then (state, keys, InvalidConsentKey)
    else (state, Keys(keys.of[record := key], keys.used + {key}), None)
  }

  /** Who speaks for a record's patient when the patient's signature holds: the ledger's own rules ask for the source. */
  function AsSource(context: Context, record: RecordEntry): Context { context.(sender := record.source) }

  /** A15: as the source's consent would be, by the key's word. */
  function JudgePatientGrant(state: State, keys: Keys, access: Access, scope: set<Segment>, expiresAtMs: nat, facts: Facts): (State, Keys, Refusal)
    requires AccessRules.IsSound(state)
  {
    if access !in state.accesses then (state, keys, UnknownAccess)
    else
      var record := state.accesses[access].record;
      if record !in keys.of then (state, keys, NoConsentKey)
      else if keys.of[record] !in facts.signers then (state, keys, NotByPatient)
      else
        var (after, code) := AccessRules.Judge(state, Grant(access, scope, expiresAtMs), AsSource(facts.context, state.records[record]));
        (after, keys, code)
  }

  /** A16: a request that is not answered is refused, a consent that stands is withdrawn. */
  function JudgePatientRevoke(state: State, keys: Keys, access: Access, facts: Facts): (State, Keys, Refusal)
    requires AccessRules.IsSound(state)
  {
    if access !in state.accesses then (state, keys, UnknownAccess)
    else
      var entry := state.accesses[access];
      if entry.record !in keys.of then (state, keys, NoConsentKey)
      else if keys.of[entry.record] !in facts.signers then (state, keys, NotByPatient)
      else if entry.phase.Denied? then (state, keys, Repeated)
      else
        var event := if entry.phase.Requested? then Deny(access) else Revoke(access);
        var (after, code) := AccessRules.Judge(state, event, AsSource(facts.context, state.records[entry.record]));
        (after, keys, code)
  }
}

/** What no order of words breaks. Spec: Access A14 to A17. */
module ConsentProof {
  import opened Entries
  import opened ConsentRules
  import opened EntryProof
  import AccessRules
  import ReleaseRules
  import LedgerRuns

  datatype Step = Step(word: Word, facts: Facts)

  predicate AreOrdered(steps: seq<Step>) { forall i | 0 <= i < |steps| :: IsOrdered(steps[i].facts.context.validators) }

  // ---- Keys ------------------------------------------------------------------------------------------------------------------------

  /** Keys stand for records on chain, each for one. */
  ghost predicate AreSound(state: State, keys: Keys) {
    && (forall record | record in keys.of :: record in state.records && keys.of[record] in keys.used)
    && (forall a, b | a in keys.of && b in keys.of && keys.of[a] == keys.of[b] :: a == b)
  }

  /** A14: no key ever stands for two records, so that none links them. */
  lemma {:isolate_assertions} KeyServesOneRecord(state: State, keys: Keys, word: Word, facts: Facts)
    requires AccessRules.IsSound(state) && AreSound(state, keys) && IsOrdered(facts.context.validators)
    ensures var (after, next, code) := Judge(state, keys, word, facts); AccessRules.IsSound(after) && AreSound(after, next) && keys.used <= next.used
  {
    EachIsAStep(state, keys, word, facts);
    var (after, next, code) := Judge(state, keys, word, facts);
    forall record | record in state.records ensures record in after.records {
      if after != state {
        var (event, context) := AsLedger(state, keys, word, facts);
        RecordsStay(state, event, context, record);
      }
    }
  }

  lemma RecordsStay(state: State, event: Event, context: Context, record: Record)
    requires AccessRules.IsSound(state) && IsOrdered(context.validators) && record in state.records
    ensures record in AccessRules.Judge(state, event, context).0.records
  {
    var step := LedgerRuns.Step(event, context);
    LedgerRuns.NextTellsRecord(state, step, record);
    reveal LedgerRuns.Next();
  }

  /** A14: a key that was registered for anything never stands again. */
  lemma UsedNeverStands(state: State, keys: Keys, record: Record, key: Key, facts: Facts)
    requires key in keys.used
    ensures Stand(state, keys, record, key, facts).1 == keys
  {}

  /** A14: a key comes from the record's source, shown to be held, and new. */
  lemma RegisteredBySource(state: State, keys: Keys, word: Word, facts: Facts, record: Record)
    requires AccessRules.IsSound(state) && record !in keys.of && record in Judge(state, keys, word, facts).1.of
    ensures word.Register? && word.record == record && record in state.records && facts.context.sender == state.records[record].source
    ensures facts.isPossessed && word.key !in keys.used && Judge(state, keys, word, facts).1.of[record] == word.key
  {}

  /** A17: a key that stands gives way to another by its own signature alone. */
  lemma ReplacedByOwnWord(state: State, keys: Keys, word: Word, facts: Facts, record: Record)
    requires AccessRules.IsSound(state) && record in keys.of
    ensures var next := Judge(state, keys, word, facts).1;
      record in next.of && (next.of[record] != keys.of[record] ==>
        word == Replace(record, next.of[record]) && keys.of[record] in facts.signers && facts.isPossessed && next.of[record] !in keys.used)
  {}

  // ---- Consents --------------------------------------------------------------------------------------------------------------------

  /** The ledger's own event that a word comes to. */
  ghost function AsLedger(state: State, keys: Keys, word: Word, facts: Facts): (Event, Context)
    requires AccessRules.IsSound(state)
  {
    if word.Said? then (word.event, facts.context)
    else if word.PatientGrant? && word.access in state.accesses then
      (Grant(word.access, word.scope, word.expiresAtMs), AsSource(facts.context, state.records[state.accesses[word.access].record]))
    else if word.PatientRevoke? && word.access in state.accesses then
      (if state.accesses[word.access].phase.Requested? then Deny(word.access) else Revoke(word.access),
        AsSource(facts.context, state.records[state.accesses[word.access].record]))
    else (Audit(0), facts.context)
  }

  /** Each word does nothing, or what an event of the record's source does: all that is proved of runs of events holds of runs of words. */
  lemma EachIsAStep(state: State, keys: Keys, word: Word, facts: Facts)
    requires AccessRules.IsSound(state) && IsOrdered(facts.context.validators)
    ensures var after := Judge(state, keys, word, facts).0;
      && AccessRules.IsSound(after)
      && (after == state || (
        && var (event, context) := AsLedger(state, keys, word, facts);
        after == AccessRules.Judge(state, event, context).0 && IsOrdered(context.validators)))
  {
    var (event, context) := AsLedger(state, keys, word, facts);
    SoundStays(state, event, context);
  }

  ghost predicate IsGranted(entry: AccessEntry) { entry.granted != {} || entry.expiresAtMs != 0 }

  /** A15: where a key stands the office's consent is refused, and nothing changes. */
  lemma OfficeGrantsNothing(state: State, keys: Keys, event: Event, facts: Facts)
    requires AccessRules.IsSound(state) && IsOfficeGrant(state, keys, event, facts.context)
    ensures Judge(state, keys, Said(event), facts) == (state, keys, PatientDecides)
  {
    hide AccessRules.IsSound, AccessRules.Judge;
  }

  /** A15: a consent in the patient's name has the signature of the key that stands. */
  lemma GrantedByPatient(state: State, keys: Keys, access: Access, scope: set<Segment>, expiresAtMs: nat, facts: Facts)
    requires AccessRules.IsSound(state) && JudgePatientGrant(state, keys, access, scope, expiresAtMs, facts).2 == None
    ensures access in state.accesses && state.accesses[access].record in keys.of && keys.of[state.accesses[access].record] in facts.signers
  {
    hide AccessRules.IsSound, AccessRules.Judge;
  }

  /** Property Word of the patient: where a key stands no consent begins without its signature, for just this request, scope and time. */
  lemma {:isolate_assertions} PatientsWord(state: State, keys: Keys, word: Word, facts: Facts, access: Access)
    requires AccessRules.IsSound(state) && IsOrdered(facts.context.validators)
    requires access in state.accesses && state.accesses[access].record in keys.of
    ensures var after := Judge(state, keys, word, facts).0;
      && access in after.accesses && after.accesses[access].record == state.accesses[access].record
      && (after.accesses[access].granted != state.accesses[access].granted || after.accesses[access].expiresAtMs != state.accesses[access].expiresAtMs ==>
        && word == PatientGrant(access, after.accesses[access].granted, after.accesses[access].expiresAtMs)
        && keys.of[state.accesses[access].record] in facts.signers)
  {
    if word.Said? {
      SaidKeepsConsent(state, keys, word.event, facts, access);
    } else if word.PatientRevoke? && word.access in state.accesses {
      var (event, context) := AsLedger(state, keys, word, facts);
      EntryOf(state, event, context);
      reveal AccessRules.JudgeEntry();
    } else if word.PatientGrant? && word.access in state.accesses {
      var (event, context) := AsLedger(state, keys, word, facts);
      EntryOf(state, event, context);
      reveal AccessRules.JudgeEntry();
    }
  }

  /** An institution's own events leave a consent as it is, where the patient has a key. */
  lemma {:isolate_assertions} SaidKeepsConsent(state: State, keys: Keys, event: Event, facts: Facts, access: Access)
    requires AccessRules.IsSound(state) && access in state.accesses && state.accesses[access].record in keys.of
    ensures var after := Judge(state, keys, Said(event), facts).0;
      && access in after.accesses && after.accesses[access].record == state.accesses[access].record
      && after.accesses[access].granted == state.accesses[access].granted && after.accesses[access].expiresAtMs == state.accesses[access].expiresAtMs
  {
    if event.Grant? || event.Deny? || event.Revoke? || event.Audit? {
      EntryOf(state, event, facts.context);
      reveal AccessRules.JudgeEntry();
    }
  }

  /** A16: what the key withdraws is over for every custodian that knows it: it was refused or withdrawn, or had run out. */
  lemma WithdrawnForGood(state: State, keys: Keys, access: Access, facts: Facts, from: Institution, nowMs: nat, driftMs: nat)
    requires AccessRules.IsSound(state) && access in state.accesses && state.accesses[access].record in keys.of
    requires keys.of[state.accesses[access].record] in facts.signers
    requires Judge(state, keys, PatientRevoke(access), facts).2 == None
    ensures var after := Judge(state, keys, PatientRevoke(access), facts).0;
      access in after.accesses && (after.accesses[access].phase.Denied? || after.accesses[access].phase.Revoked?)
      && ReleaseRules.Judge(ReleaseRules.Final(after, facts.context.timestampMs), access, from, nowMs, driftMs) != ReleaseRules.ReleaseRefusal.None
  {
    var (event, context) := AsLedger(state, keys, PatientRevoke(access), facts);
    EntryOf(state, event, context);
    reveal AccessRules.JudgeEntry();
  }

  /** A16: nobody withdraws in the patient's name but the key. */
  lemma WithdrawnByPatient(state: State, keys: Keys, access: Access, facts: Facts)
    requires AccessRules.IsSound(state) && Judge(state, keys, PatientRevoke(access), facts).2 == None
    ensures access in state.accesses && state.accesses[access].record in keys.of && keys.of[state.accesses[access].record] in facts.signers
  {
    hide AccessRules.IsSound, AccessRules.Judge;
  }

  /** A16: the office still takes away: its refusals and withdrawals are judged as without a key. */
  lemma OfficeTakesAway(state: State, keys: Keys, event: Event, facts: Facts)
    requires AccessRules.IsSound(state) && (event.Deny? || event.Revoke?)
    ensures Judge(state, keys, Said(event), facts) == (AccessRules.Judge(state, event, facts.context).0, keys, AccessRules.Judge(state, event, facts.context).1)
  {}

  // ---- Runs ------------------------------------------------------------------------------------------------------------------------

  opaque ghost function Next(state: State, keys: Keys, step: Step): (next: (State, Keys))
    requires AccessRules.IsSound(state) && IsOrdered(step.facts.context.validators)
    ensures AccessRules.IsSound(next.0)
  {
    EachIsAStep(state, keys, step.word, step.facts);
    var (after, stand, _) := Judge(state, keys, step.word, step.facts);
    (after, stand)
  }

  ghost function From(state: State, keys: Keys, steps: seq<Step>): (after: (State, Keys))
    requires AccessRules.IsSound(state) && AreOrdered(steps)
    ensures AccessRules.IsSound(after.0)
  {
    if steps == [] then (state, keys)
    else
      var (before, stood) := From(state, keys, steps[..|steps| - 1]);
      Next(before, stood, steps[|steps| - 1])
  }

  /** A consent that the key which stood then has signed, brought by step i. */
  ghost predicate IsSigned(state: State, keys: Keys, steps: seq<Step>, at: nat, access: Access, granted: set<Segment>, expiresAtMs: nat)
    requires AccessRules.IsSound(state) && AreOrdered(steps) && at < |steps|
  {
    && steps[at].word == PatientGrant(access, granted, expiresAtMs)
    && var (before, stood) := From(state, keys, steps[..at]);
      access in before.accesses && before.accesses[access].record in stood.of && stood.of[before.accesses[access].record] in steps[at].facts.signers
  }

  /** Property Word of the patient, over all runs: whatever the order of words, a consent that was not there when the key came was signed by the key that stood then. */
  lemma {:isolate_assertions} PatientsWordAlways(state: State, keys: Keys, steps: seq<Step>, access: Access) returns (at: nat)
    requires AccessRules.IsSound(state) && AreOrdered(steps) && access in state.accesses && state.accesses[access].record in keys.of
    ensures var (after, stand) := From(state, keys, steps);
      && access in after.accesses && after.accesses[access].record == state.accesses[access].record && after.accesses[access].record in stand.of
      && (after.accesses[access].granted != state.accesses[access].granted || after.accesses[access].expiresAtMs != state.accesses[access].expiresAtMs ==>
        at < |steps| && IsSigned(state, keys, steps, at, access, after.accesses[access].granted, after.accesses[access].expiresAtMs))
  {
    at := 0;
    if steps != [] {
      var (rest, last) := (steps[..|steps| - 1], steps[|steps| - 1]);
      at := PatientsWordAlways(state, keys, rest, access);
      var (before, stood) := From(state, keys, rest);
      PatientsWord(before, stood, last.word, last.facts, access);
      ReplacedByOwnWord(before, stood, last.word, last.facts, before.accesses[access].record);
      reveal Next();
      var (after, stand) := From(state, keys, steps);
      var (earlier, now) := (before.accesses[access], after.accesses[access]);
      if now.granted != earlier.granted || now.expiresAtMs != earlier.expiresAtMs {
        at := |steps| - 1;
      } else if at < |rest| {
        assert rest[..at] == steps[..at];
      }
    }
  }
}
