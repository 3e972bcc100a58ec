include "consent.dfy"

/**
 * Refusals as entries of the audit trail: what the chain makes of them, and what a custodian owes; the same guards as the code, in the same order.
 * Executable. Spec: Access A18, A19.
 */
module RefusalRules {
  import opened Entries
  import ReleaseRules
  import AccessRules

  const OthersCap: nat := 64

  datatype Told = Told(custodian: Institution, asker: Institution, code: ReleaseRules.ReleaseRefusal)

  type Book = map<Access, set<Told>>

  /** A18: what tells something for good. Passing refusals do not, and an emergency's are not on chain at all. */
  predicate Tells(code: ReleaseRules.ReleaseRefusal) {
    code.NotRequester? || code.Denied? || code.Revoked? || code.Expired? || code.Erased? || code.NotHeld?
  }

  predicate IsTold(book: Book, access: Access, custodian: Institution, ofAnother: bool) {
    access in book && exists told :: told in book[access] && told.custodian == custodian && told.code.NotRequester? == ofAnother
  }

  /** A18: a custodian of the record, once for the requester and once for another, and nothing that the request's own entry belies. */
  function Judge(
      state: State, book: Book, access: Access, asker: Institution, code: ReleaseRules.ReleaseRefusal, sender: Institution,
      institutions: set<Institution>): (Book, Refusal)
    requires AccessRules.IsSound(state)
  {
    if access !in state.accesses then (book, UnknownAccess)
    else if sender !in state.records[state.accesses[access].record].custodians then (book, NotCustodian)
    else if IsTold(book, access, sender, code.NotRequester?) then (book, Repeated)
    else if asker !in institutions then (book, UnknownInstitution)
    else if !Fits(state, access, asker, code) then (book, WrongRefusal)
    else (book[access := (if access in book then book[access] else {}) + {Told(sender, asker, code)}], None)
  }

  /** A consent that was given runs out by the custodian's clock, which no block can belie. */
  predicate Fits(state: State, access: Access, asker: Institution, code: ReleaseRules.ReleaseRefusal)
    requires AccessRules.IsSound(state) && access in state.accesses
  {
    var entry := state.accesses[access];
    && code.NotRequester? == (asker != entry.requester)
    && Tells(code)
    && (code.Denied? ==> entry.phase.Denied?)
    && (code.Revoked? ==> entry.phase.Revoked?)
    && (code.Expired? ==> entry.granted != {})
    && (code.Erased? ==> state.records[entry.record].IsErased())
  }

  // ---- A custodian -----------------------------------------------------------------------------------------------------------------

  datatype Owed = Owed(access: Access, ofAnother: bool)

  datatype Notice = Notice(asker: Institution, code: ReleaseRules.ReleaseRefusal)

  /** On disk: the entries that it owes. */
  type Owing = map<Owed, Notice>

  datatype Output = Persist(owing: Owing) | Refuse(to: Institution, access: Access, code: ReleaseRules.ReleaseRefusal)

  function Others(owing: Owing): set<Owed> { set owed | owed in owing && owed.ofAnother }

  /** A18, A19: in the words that the chain takes, once for the requester and once for another; of others at most 64 at one time. */
  predicate IsOwed(owing: Owing, state: State, book: Book, self: Institution, access: Access, asker: Institution, code: ReleaseRules.ReleaseRefusal)
    requires AccessRules.IsSound(state)
  {
    && Tells(code) && access in state.accesses
    && code.NotRequester? == (asker != state.accesses[access].requester)
    && self in state.records[state.accesses[access].record].custodians
    && Owed(access, code.NotRequester?) !in owing
    && !IsTold(book, access, self, code.NotRequester?)
    && (code.NotRequester? ==> |Others(owing)| < OthersCap)
  }

  /** A19: that the entry is owed is on disk before the refusal leaves. */
  function OnRefuse(
      owing: Owing, state: State, book: Book, self: Institution, access: Access, asker: Institution,
      code: ReleaseRules.ReleaseRefusal): (Owing, seq<Output>)
    requires AccessRules.IsSound(state)
  {
    var after := if IsOwed(owing, state, book, self, access, asker, code) then owing[Owed(access, code.NotRequester?) := Notice(asker, code)] else owing;
    if after != owing then (after, [Persist(after), Refuse(asker, access, code)]) else (after, [Refuse(asker, access, code)])
  }

  /** A19: the own entry is final, and no longer owed. */
  function OnTold(owing: Owing, access: Access, ofAnother: bool): Owing { owing - {Owed(access, ofAnother)} }

  /** A19: after a start what is on chain meanwhile is no longer owed. */
  function OnStart(owing: Owing, book: Book, self: Institution): Owing {
    map owed | owed in owing && !IsTold(book, owed.access, self, owed.ofAnother) :: owing[owed]
  }
}

/** What no order of requests, refusals, entries and starts breaks. Spec: Access A18, A19. */
module RefusalProof {
  import opened Entries
  import opened RefusalRules
  import opened EntryProof
  import ReleaseRules
  import AccessRules
  import AccessTable
  import ConsentRules
  import ConsentProof

  // ---- The chain -------------------------------------------------------------------------------------------------------------------

  function Of(book: Book, access: Access, custodian: Institution, ofAnother: bool): set<Told> {
    if access in book then set told | told in book[access] && told.custodian == custodian && told.code.NotRequester? == ofAnother else {}
  }

  ghost predicate IsShort(book: Book, access: Access, custodian: Institution) {
    |Of(book, access, custodian, true)| <= 1 && |Of(book, access, custodian, false)| <= 1
  }

  /** A18: of one custodian a request has at most two entries, one for the requester and one for another: whoever asks, and however often. */
  lemma {:isolate_assertions} FewEntries(
      state: State, book: Book, access: Access, asker: Institution, code: ReleaseRules.ReleaseRefusal, sender: Institution, institutions: set<Institution>,
      of: Access, custodian: Institution)
    requires AccessRules.IsSound(state) && IsShort(book, of, custodian)
    ensures IsShort(Judge(state, book, access, asker, code, sender, institutions).0, of, custodian)
  {
    var after := Judge(state, book, access, asker, code, sender, institutions).0;
    if after != book && of == access && custodian == sender {
      assert Of(book, of, custodian, code.NotRequester?) == {};
      assert Of(after, of, custodian, code.NotRequester?) == {Told(sender, asker, code)};
      assert Of(after, of, custodian, !code.NotRequester?) == Of(book, of, custodian, !code.NotRequester?);
    } else {
      assert Of(after, of, custodian, true) == Of(book, of, custodian, true);
      assert Of(after, of, custodian, false) == Of(book, of, custodian, false);
    }
  }

  /** A18: an entry is its custodian's own word, under a request that is on chain. */
  lemma ToldByCustodian(
      state: State, book: Book, access: Access, asker: Institution, code: ReleaseRules.ReleaseRefusal, sender: Institution, institutions: set<Institution>,
      of: Access, told: Told)
    requires AccessRules.IsSound(state)
    requires var after := Judge(state, book, access, asker, code, sender, institutions).0; of in after && told in after[of]
    requires of !in book || told !in book[of]
    ensures of == access && told == Told(sender, asker, code) && access in state.accesses
    ensures sender in state.records[state.accesses[access].record].custodians && Tells(code)
  {}

  /** What was told stays told. */
  lemma NothingIsForgotten(
      state: State, book: Book, access: Access, asker: Institution, code: ReleaseRules.ReleaseRefusal, sender: Institution, institutions: set<Institution>, of: Access)
    requires AccessRules.IsSound(state) && of in book
    ensures var after := Judge(state, book, access, asker, code, sender, institutions).0; of in after && book[of] <= after[of]
  {}

  // ---- What is owed is taken -------------------------------------------------------------------------------------------------------

  /** A18: what an honest custodian refuses by the guard of A6 is what the chain takes, in the state by which it refused. */
  lemma FitsAtFirst(final: ReleaseRules.Final, access: Access, from: Institution, nowMs: nat, driftMs: nat)
    requires AccessRules.IsSound(final.state) && access in final.state.accesses
    requires IsGrantedWhole(final.state.accesses[access])
    ensures var code := ReleaseRules.Judge(final, access, from, nowMs, driftMs); Tells(code) ==> Fits(final.state, access, from, code)
  {}

  /** A18: a consent that ran out is told whatever the block's state says of its time. */
  lemma ExpiryFits(state: State, access: Access)
    requires AccessRules.IsSound(state) && access in state.accesses && state.accesses[access].granted != {}
    ensures Fits(state, access, state.accesses[access].requester, ReleaseRules.Expired)
  {
    hide AccessRules.IsSound;
  }

  /** What the code demands of a consent by its layout: it names a segment. */
  ghost predicate IsGrantedWhole(entry: AccessEntry) { entry.phase.Requested? || entry.phase.Denied? || entry.granted != {} }

  /** A18: and what fits goes on fitting, whatever is said until the entry is in a block. */
  lemma {:isolate_assertions} FitsStays(
      state: State, keys: ConsentRules.Keys, word: ConsentRules.Word, facts: ConsentRules.Facts, access: Access, asker: Institution,
      code: ReleaseRules.ReleaseRefusal)
    requires AccessRules.IsSound(state) && IsOrdered(facts.context.validators) && access in state.accesses && Fits(state, access, asker, code)
    ensures var after := ConsentRules.Judge(state, keys, word, facts).0;
      AccessRules.IsSound(after) && access in after.accesses && Fits(after, access, asker, code)
  {
    ConsentProof.EachIsAStep(state, keys, word, facts);
    var after := ConsentRules.Judge(state, keys, word, facts).0;
    if after != state {
      var (event, context) := ConsentProof.AsLedger(state, keys, word, facts);
      LedgerKeeps(state, event, context, access, asker, code);
    }
  }

  lemma {:isolate_assertions} LedgerKeeps(state: State, event: Event, context: Context, access: Access, asker: Institution, code: ReleaseRules.ReleaseRefusal)
    requires AccessRules.IsSound(state) && IsOrdered(context.validators) && access in state.accesses && Fits(state, access, asker, code)
    ensures var after := AccessRules.Judge(state, event, context).0; AccessRules.IsSound(after) && access in after.accesses && Fits(after, access, asker, code)
  {
    SoundStays(state, event, context);
    if event.Grant? || event.Deny? || event.Revoke? || event.Audit? {
      EntryOf(state, event, context);
      reveal AccessRules.JudgeEntry();
    }
  }

  // ---- The custodian ---------------------------------------------------------------------------------------------------------------

  /** What is on disk when an output leaves: the last that was written before it, or what was there. */
  function OnDisk(before: Owing, outputs: seq<Output>, at: nat): Owing
    requires at <= |outputs|
  { if at == 0 then before else if outputs[at - 1].Persist? then outputs[at - 1].owing else OnDisk(before, outputs, at - 1) }

  /** Property No silent refusal: a refusal of the requester that tells something leaves when its entry is owed on disk, or told on chain. */
  lemma NoSilentRefusal(
      owing: Owing, state: State, book: Book, self: Institution, access: Access, asker: Institution, code: ReleaseRules.ReleaseRefusal, at: nat)
    requires AccessRules.IsSound(state) && access in state.accesses && Tells(code) && !code.NotRequester? && asker == state.accesses[access].requester
    requires self in state.records[state.accesses[access].record].custodians
    requires at < |OnRefuse(owing, state, book, self, access, asker, code).1| && OnRefuse(owing, state, book, self, access, asker, code).1[at].Refuse?
    ensures Owed(access, false) in OnDisk(owing, OnRefuse(owing, state, book, self, access, asker, code).1, at) || IsTold(book, access, self, false)
  {}

  /** A19: what is in memory is on disk when the step is over, so that a crash loses nothing. */
  lemma DiskHasAll(owing: Owing, state: State, book: Book, self: Institution, access: Access, asker: Institution, code: ReleaseRules.ReleaseRefusal)
    requires AccessRules.IsSound(state)
    ensures var (after, outputs) := OnRefuse(owing, state, book, self, access, asker, code); OnDisk(owing, outputs, |outputs|) == after
  {}

  /** A19: nothing owed is dropped before it is told; a start drops what was told, alone. */
  lemma OwedUntilTold(owing: Owing, state: State, book: Book, self: Institution, access: Access, asker: Institution, code: ReleaseRules.ReleaseRefusal, owed: Owed)
    requires AccessRules.IsSound(state) && owed in owing
    ensures var after := OnRefuse(owing, state, book, self, access, asker, code).0; owed in after && after[owed] == owing[owed]
    ensures owed in OnStart(owing, book, self) || IsTold(book, owed.access, self, owed.ofAnother)
  {}

  ghost predicate IsBounded(owing: Owing) { |Others(owing)| <= OthersCap }

  /** A19: whoever asks for everything of others makes a custodian owe no more than 64 entries. */
  lemma OthersAreFew(owing: Owing, state: State, book: Book, self: Institution, access: Access, asker: Institution, code: ReleaseRules.ReleaseRefusal)
    requires AccessRules.IsSound(state) && IsBounded(owing)
    ensures IsBounded(OnRefuse(owing, state, book, self, access, asker, code).0)
  {
    var after := OnRefuse(owing, state, book, self, access, asker, code).0;
    if after != owing && code.NotRequester? {
      assert Others(after) == Others(owing) + {Owed(access, true)};
    } else {
      assert Others(after) == Others(owing);
    }
  }
}
