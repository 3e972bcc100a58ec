include "access.dfy"

/**
 * Broken glass on chain, and when a custodian breaks it: the same guards as the code, in the same order, with the same codes. Executable. Names
 * are hashes of what is signed, so one name is one statement; whose signatures fit is a fact. Spec: Access A9 to A12.
 */
module BreakGlassRules {
  import opened Entries
  import AccessTable
  import ReleaseRules

  const Cap: nat := 16

  datatype Emergency = Emergency(
    record: Record, scope: set<Segment>, reason: nat, requester: Institution, endorser: Institution, expiresAtMs: nat)

  datatype Entry = Entry(emergency: Emergency, phase: AccessTable.Phase, reviewByMs: nat, audited: set<Institution>)
  {
    /** A12: what nobody has judged by the deadline is a Violation, without an event on chain. */
    function PhaseAt(timeMs: nat): AccessTable.Phase {
      if phase.InReview? && reviewByMs <= timeMs then AccessTable.All.Fire(phase, AccessTable.Lapse) else phase
    }
  }

  /** Of one requester: what is in review, with its deadline, and violations that have not been counted. */
  datatype Reviews = Reviews(open: map<Access, nat>, violations: nat)

  datatype Book = Book(entries: map<Access, Entry>, reviews: map<Institution, Reviews>)
  {
    function Of(requester: Institution): Reviews { if requester in reviews then reviews[requester] else Reviews(map[], 0) }
  }

  const Nothing: Book := Book(map[], map[])

  datatype Word = BreakGlass(access: Access, emergency: Emergency) | Review(access: Access, isJustified: bool)

  /** Who says it, in a block of which time, and of which names both signatures fit keys that the two institutions have or had. */
  datatype Facts = Facts(sender: Institution, timestampMs: nat, reviewMs: nat, endorsed: set<Access>)

  function Judge(book: Book, records: map<Record, RecordEntry>, word: Word, facts: Facts): (Book, Refusal) {
    match word
    case BreakGlass(access, emergency) => JudgeBreakGlass(book, records, access, emergency, facts)
    case Review(access, isJustified) => JudgeReview(book, records, access, isJustified, facts)
  }

  /** A11: a custodian of the record, once; two different institutions have signed. The first entry opens the review. */
  function JudgeBreakGlass(book: Book, records: map<Record, RecordEntry>, access: Access, emergency: Emergency, facts: Facts): (Book, Refusal) {
    if emergency.record !in records then (book, UnknownRecord)
    else if facts.sender !in records[emergency.record].custodians then (book, NotCustodian)
    else if access in book.entries then
      var entry := book.entries[access];
      if facts.sender in entry.audited then (book, Repeated)
      else if !AccessTable.All.CanFire(entry.phase, AccessTable.Release) then (book, WrongPhase) // never: Sound
      else
        var told := entry.(phase := AccessTable.All.Fire(entry.phase, AccessTable.Release), audited := entry.audited + {facts.sender});
        (book.(entries := book.entries[access := told]), None)
    else if !(emergency.scope <= records[emergency.record].segments) then (book, WrongScope)
    else if emergency.requester == emergency.endorser || access !in facts.endorsed then (book, NotEndorsed)
    else
      var reviews := book.Of(emergency.requester);
      var endorsed := AccessTable.All.Fire(AccessTable.Requested, AccessTable.Endorse);
      var inReview := AccessTable.All.Fire(endorsed, AccessTable.Release);
      var reviewByMs := facts.timestampMs + facts.reviewMs;
      var isFull := |reviews.open| >= Cap;
      var phase := if isFull then AccessTable.All.Fire(inReview, AccessTable.Lapse) else inReview;
      var noted := if isFull then reviews.(violations := reviews.violations + 1) else reviews.(open := reviews.open[access := reviewByMs]);
      (Book(book.entries[access := Entry(emergency, phase, reviewByMs, {facts.sender})], book.reviews[emergency.requester := noted]), None)
  }

  /** A12: the record's source, once, before the deadline. */
  function JudgeReview(book: Book, records: map<Record, RecordEntry>, access: Access, isJustified: bool, facts: Facts): (Book, Refusal) {
    if access !in book.entries || book.entries[access].emergency.record !in records then (book, UnknownAccess)
    else
      var entry := book.entries[access];
      var trigger := if isJustified then AccessTable.Justify else AccessTable.Condemn;
      if records[entry.emergency.record].source != facts.sender then (book, NotSource)
      else if (if isJustified then entry.phase.Justified? else entry.phase.Violation?) then (book, Repeated)
      else if entry.PhaseAt(facts.timestampMs) != entry.phase then (book, Expired)
      else if !AccessTable.All.CanFire(entry.phase, trigger) then (book, WrongPhase)
      else
        var requester := entry.emergency.requester;
        var reviews := book.Of(requester);
        var noted := Reviews(reviews.open - {access}, reviews.violations + if isJustified then 0 else 1);
        (Book(book.entries[access := entry.(phase := AccessTable.All.Fire(entry.phase, trigger))], book.reviews[requester := noted]), None)
  }

  /** A12: at an epoch's last height what is overdue of its validators is written down; what has come together is counted, with elections. */
  function Close(book: Book, members: seq<Institution>, timeMs: nat, hasElections: bool): Book
    decreases |members|
  { if members == [] then book else CloseOne(Close(book, members[..|members| - 1], timeMs, hasElections), members[|members| - 1], timeMs, hasElections) }

  function Overdue(reviews: Reviews, timeMs: nat): set<Access> { set access | access in reviews.open && reviews.open[access] <= timeMs }

  /** Faults of one requester at an epoch's end. */
  function Due(book: Book, requester: Institution, timeMs: nat): nat { book.Of(requester).violations + |Overdue(book.Of(requester), timeMs)| }

  function CloseOne(book: Book, requester: Institution, timeMs: nat, hasElections: bool): Book {
    var reviews := book.Of(requester);
    var overdue := Overdue(reviews, timeMs);
    if Due(book, requester, timeMs) == 0 then book
    else
      Book(
        map access | access in book.entries :: if access in overdue then book.entries[access].(phase := book.entries[access].PhaseAt(timeMs)) else book.entries[access],
        book.reviews[requester := Reviews(reviews.open - overdue, if hasElections then 0 else Due(book, requester, timeMs))])
  }

  // ---- A custodian -----------------------------------------------------------------------------------------------------------------

  /** What a custodian reads of emergencies: of which names both signatures fit the keys of institutions in good standing, and the chain's book. */
  datatype Glass = Glass(endorsed: set<Access>, entries: map<Access, Entry>, emergencyMs: nat)

  /** A10: asked at the request and again when the fragments have been read. How old the newest final block is does not matter. */
  function JudgeRelease(
      final: ReleaseRules.Final, glass: Glass, access: Access, emergency: Emergency, from: Institution, nowMs: nat, driftMs: nat): ReleaseRules.ReleaseRefusal {
    var records := final.state.records;
    var timeMs := if nowMs > final.timestampMs then nowMs else final.timestampMs;
    if emergency.requester != from then ReleaseRules.NotRequester
    else if emergency.record !in records then ReleaseRules.NotHeld
    else if records[emergency.record].IsErased() then ReleaseRules.Erased
    else if emergency.expiresAtMs <= timeMs then ReleaseRules.Expired
    else if emergency.expiresAtMs > timeMs + glass.emergencyMs + driftMs then ReleaseRules.NotEndorsed
    else if !(emergency.scope <= records[emergency.record].segments) then ReleaseRules.NotEndorsed
    else if emergency.requester == emergency.endorser || access !in glass.endorsed then ReleaseRules.NotEndorsed
    else if access in glass.entries && glass.entries[access].PhaseAt(timeMs).Violation? then ReleaseRules.Condemned
    else ReleaseRules.ReleaseRefusal.None
  }
}

/** What no order of entries, judgements and epochs' ends breaks. Spec: Access A11, A12. */
module BreakGlassProof {
  import opened Entries
  import opened BreakGlassRules
  import AccessTable

  /** Entries are in review, justified or violations; just those in review wait in the book of their requester, each with its deadline. */
  ghost predicate IsSound(book: Book) {
    && (forall access | access in book.entries ::
      && (book.entries[access].phase.InReview? || book.entries[access].phase.Justified? || book.entries[access].phase.Violation?)
      && book.entries[access].emergency.requester != book.entries[access].emergency.endorser
      && book.entries[access].audited != {})
    && (forall access | access in book.entries && book.entries[access].phase.InReview? ::
      var open := book.Of(book.entries[access].emergency.requester).open;
      access in open && open[access] == book.entries[access].reviewByMs)
    && (forall requester, access | access in book.Of(requester).open ::
      access in book.entries && book.entries[access].phase.InReview? && book.entries[access].emergency.requester == requester
      && book.entries[access].reviewByMs == book.Of(requester).open[access])
  }

  lemma {:isolate_assertions} SoundStays(book: Book, records: map<Record, RecordEntry>, word: Word, facts: Facts)
    requires IsSound(book)
    ensures IsSound(Judge(book, records, word, facts).0)
  {
    var after := Judge(book, records, word, facts).0;
    match word
    case BreakGlass(access, emergency) =>
      forall requester, other | other in after.Of(requester).open
        ensures other in after.entries && after.entries[other].phase.InReview? && after.entries[other].emergency.requester == requester
        ensures after.entries[other].reviewByMs == after.Of(requester).open[other]
      {
        if access in book.entries || requester != emergency.requester { assert other in book.Of(requester).open; }
      }
    case Review(access, _) =>
      if access in book.entries {
        forall requester ensures requester != book.entries[access].emergency.requester ==> after.Of(requester) == book.Of(requester) {}
      }
  }

  lemma SoundAfterOne(book: Book, requester: Institution, timeMs: nat, hasElections: bool)
    requires IsSound(book)
    ensures IsSound(CloseOne(book, requester, timeMs, hasElections))
  {
    var after := CloseOne(book, requester, timeMs, hasElections);
    forall other ensures other != requester ==> after.Of(other) == book.Of(other) {}
  }

  lemma SoundAfterClose(book: Book, members: seq<Institution>, timeMs: nat, hasElections: bool)
    requires IsSound(book)
    ensures IsSound(Close(book, members, timeMs, hasElections))
    decreases |members|
  {
    if members != [] {
      SoundAfterClose(book, members[..|members| - 1], timeMs, hasElections);
      SoundAfterOne(Close(book, members[..|members| - 1], timeMs, hasElections), members[|members| - 1], timeMs, hasElections);
    }
  }

  /** Property No unreviewed emergency: an entry comes by the word of a custodian of the record, of what two different institutions have signed. */
  lemma OpenedByCustodian(book: Book, records: map<Record, RecordEntry>, word: Word, facts: Facts, access: Access)
    requires access !in book.entries && access in Judge(book, records, word, facts).0.entries
    ensures word.BreakGlass? && word.access == access && access in facts.endorsed && word.emergency.requester != word.emergency.endorser
    ensures word.emergency.record in records && facts.sender in records[word.emergency.record].custodians
    ensures var entry := Judge(book, records, word, facts).0.entries[access];
      entry.emergency == word.emergency && entry.audited == {facts.sender} && entry.reviewByMs == facts.timestampMs + facts.reviewMs
  {}

  /** A11: whoever keeps no part is told so, before anything else that is wrong. */
  lemma EntryByCustodian(book: Book, records: map<Record, RecordEntry>, access: Access, emergency: Emergency, facts: Facts)
    requires emergency.record in records && facts.sender !in records[emergency.record].custodians && access !in book.entries
    requires emergency.scope == {} && emergency.requester == emergency.endorser
    ensures JudgeBreakGlass(book, records, access, emergency, facts).1 == NotCustodian
  {}

  /** A12: whoever judges is the source, and in time. */
  lemma ReviewBySource(book: Book, records: map<Record, RecordEntry>, access: Access, isJustified: bool, facts: Facts)
    requires access in book.entries && book.entries[access].emergency.record in records
    requires JudgeReview(book, records, access, isJustified, facts).1 == None
    ensures facts.sender == records[book.entries[access].emergency.record].source
    ensures book.entries[access].phase.InReview? ==> facts.timestampMs < book.entries[access].reviewByMs
  {}

  /** A12: what is condemned is noted in the book of who broke the glass. */
  lemma CondemnedIsNoted(book: Book, records: map<Record, RecordEntry>, access: Access, facts: Facts)
    requires access in book.entries && JudgeReview(book, records, access, false, facts).1 == None
    ensures var requester := book.entries[access].emergency.requester;
      JudgeReview(book, records, access, false, facts).0.Of(requester).violations == book.Of(requester).violations + 1
  {}

  /** What was told stays told: statement, deadline and custodians. */
  lemma NothingIsForgotten(book: Book, records: map<Record, RecordEntry>, word: Word, facts: Facts, access: Access)
    requires access in book.entries
    ensures var after := Judge(book, records, word, facts).0;
      && access in after.entries && after.entries[access].emergency == book.entries[access].emergency
      && after.entries[access].reviewByMs == book.entries[access].reviewByMs && book.entries[access].audited <= after.entries[access].audited
  {}

  /** And a name stands for one statement, when names are hashes: a second entry of the name says the same. A12: judged by the source, in time, once. */
  lemma JudgedBySource(book: Book, records: map<Record, RecordEntry>, word: Word, facts: Facts, access: Access)
    requires IsSound(book) && access in book.entries
    requires Judge(book, records, word, facts).0.entries[access].phase != book.entries[access].phase
    ensures word.Review? && word.access == access && book.entries[access].phase.InReview? && facts.timestampMs < book.entries[access].reviewByMs
    ensures book.entries[access].emergency.record in records && facts.sender == records[book.entries[access].emergency.record].source
  {}

  /** A12: after an epoch's end nothing of its validators that is overdue is left in review. */
  lemma OverdueIsViolation(book: Book, members: seq<Institution>, timeMs: nat, hasElections: bool, access: Access)
    requires IsSound(book) && access in book.entries && book.entries[access].phase.InReview? && book.entries[access].reviewByMs <= timeMs
    requires book.entries[access].emergency.requester in members
    ensures var after := Close(book, members, timeMs, hasElections); access in after.entries && after.entries[access].phase.Violation?
    decreases |members|
  {
    var requester := book.entries[access].emergency.requester;
    var (rest, last) := (members[..|members| - 1], members[|members| - 1]);
    var before := Close(book, rest, timeMs, hasElections);
    SoundAfterClose(book, rest, timeMs, hasElections);
    Untouched(book, rest, timeMs, hasElections, access);
    if requester in rest { OverdueIsViolation(book, rest, timeMs, hasElections, access); }
    else {
      assert requester == last;
      assert access in Overdue(before.Of(last), timeMs);
      Member(access, Overdue(before.Of(last), timeMs));
    }
  }

  lemma Member(one: Access, some: set<Access>)
    requires one in some
    ensures |some| > 0
  {}

  /** Who is no member of the set that ends keeps what stands. */
  lemma Untouched(book: Book, members: seq<Institution>, timeMs: nat, hasElections: bool, access: Access)
    requires IsSound(book) && access in book.entries
    ensures access in Close(book, members, timeMs, hasElections).entries
    ensures book.entries[access].emergency.requester !in members ==> Close(book, members, timeMs, hasElections).entries[access] == book.entries[access]
    ensures Close(book, members, timeMs, hasElections).entries[access].emergency == book.entries[access].emergency
    decreases |members|
  {
    if members != [] {
      var rest := members[..|members| - 1];
      Untouched(book, rest, timeMs, hasElections, access);
      SoundAfterClose(book, rest, timeMs, hasElections);
      var before := Close(book, rest, timeMs, hasElections);
      if access in Overdue(before.Of(members[|members| - 1]), timeMs) { assert before.entries[access].emergency.requester == members[|members| - 1]; }
    }
  }

  // ---- Counting --------------------------------------------------------------------------------------------------------------------

  function ViolationsOf(book: Book, requester: Institution): set<Access> {
    set access | access in book.entries && book.entries[access].emergency.requester == requester && book.entries[access].phase.Violation?
  }

  /** A12: each event adds to the book of a requester just the violations that it makes. */
  lemma CountedOnce(book: Book, records: map<Record, RecordEntry>, word: Word, facts: Facts, requester: Institution)
    requires IsSound(book)
    ensures var after := Judge(book, records, word, facts).0;
      |ViolationsOf(after, requester)| - |ViolationsOf(book, requester)| == after.Of(requester).violations - book.Of(requester).violations
  {
    var after := Judge(book, records, word, facts).0;
    if after != book {
      var access := word.access;
      var before := ViolationsOf(book, requester);
      if access in ViolationsOf(after, requester) && access !in before {
        assert ViolationsOf(after, requester) == before + {access};
      } else {
        assert ViolationsOf(after, requester) == before;
      }
    }
  }

  /** A12: an epoch's end counts just what has come together and what is overdue, and nothing of it again. */
  lemma {:isolate_assertions} CountedAtTheEnd(book: Book, requester: Institution, timeMs: nat, hasElections: bool)
    requires IsSound(book)
    ensures var after := CloseOne(book, requester, timeMs, hasElections);
      |ViolationsOf(after, requester)| - |ViolationsOf(book, requester)|
        == after.Of(requester).violations + (if hasElections then Due(book, requester, timeMs) else 0) - book.Of(requester).violations
  {
    var after := CloseOne(book, requester, timeMs, hasElections);
    var overdue := Overdue(book.Of(requester), timeMs);
    if Due(book, requester, timeMs) > 0 {
      assert after.Of(requester).violations == if hasElections then 0 else Due(book, requester, timeMs);
      assert ViolationsOf(book, requester) !! overdue;
      assert forall access | access in overdue :: book.entries[access].PhaseAt(timeMs).Violation?;
      assert ViolationsOf(after, requester) == ViolationsOf(book, requester) + overdue;
    }
  }

  /** A12: no more than 16 of one requester wait for judgement. */
  lemma FewInReview(book: Book, records: map<Record, RecordEntry>, word: Word, facts: Facts, requester: Institution)
    requires |book.Of(requester).open| <= Cap
    ensures |Judge(book, records, word, facts).0.Of(requester).open| <= Cap
  {
    var (open, after) := (book.Of(requester).open, Judge(book, records, word, facts).0.Of(requester).open);
    if word.Review? && after != open {
      assert after.Keys <= open.Keys;
      Fewer(after.Keys, open.Keys);
    } else if after != open {
      assert after.Keys == open.Keys + {word.access};
    }
  }

  lemma Fewer(some: set<Access>, more: set<Access>)
    requires some <= more
    ensures |some| <= |more|
  {
    if some != {} {
      var one :| one in some;
      Fewer(some - {one}, more - {one});
    }
  }
}

/** Consents and broken glass together: what a requester gets without either. Spec: Access A5, A10. */
module BreakGlass {
  import opened Entries
  import opened BreakGlassRules
  import Access
  import Records
  import ReleaseRules

  /** A share that a custodian gave away: on a consent as in Access, or on an emergency that was read under a final prefix. */
  datatype Release = Release(custodian: Institution, to: Institution, record: Record, segment: Segment)

  /** What let an honest custodian release. */
  datatype Ground = Consented(release: Access.Release) | Broken(final: ReleaseRules.Final, glass: Glass, access: nat, emergency: Emergency, atMs: nat)

  ghost predicate IsGround(chain: seq<ReleaseRules.Final>, release: Release, ground: Ground, driftMs: nat) {
    match ground
    case Consented(given) =>
      given.custodian == release.custodian && given.to == release.to && given.record == release.record && given.segment == release.segment
      && Access.IsAllowed(chain, given, driftMs)
    case Broken(final, glass, access, emergency, atMs) =>
      JudgeRelease(final, glass, access, emergency, release.to, atMs, driftMs) == ReleaseRules.ReleaseRefusal.None
      && emergency.record == release.record && release.segment in emergency.scope
  }

  /**
   * Property Glass needs two: a requester whom no final block grants a segment, and for whom no other institution has signed an emergency of it,
   * gets the shares of fewer than t custodians, in any interleaving.
   */
  lemma NoKeyWithoutWord(
      chain: seq<ReleaseRules.Final>, releases: set<Release>, grounds: map<Release, Ground>, faulty: set<Institution>, driftMs: nat,
      thresholds: Records.Thresholds, to: Institution, record: Record, segment: Segment)
    requires thresholds.AreAllowed() && |faulty| <= thresholds.faulty
    requires forall release | release in releases && release.custodian !in faulty :: release in grounds && IsGround(chain, release, grounds[release], driftMs)
    requires forall block, access | 0 <= block < |chain| && access in chain[block].state.accesses ::
      var entry := chain[block].state.accesses[access];
      !(entry.requester == to && entry.record == record && segment in entry.granted)
    requires forall release | release in grounds && grounds[release].Broken? && grounds[release].access in grounds[release].glass.endorsed ::
      var emergency := grounds[release].emergency;
      !(emergency.requester == to && emergency.endorser != to && emergency.record == record && segment in emergency.scope)
    ensures !thresholds.OpensKey(set release | release in releases && release.to == to && release.record == record && release.segment == segment :: release.custodian)
  {
    reveal Access.IsAllowedBy();
    var given := set release | release in releases && release.to == to && release.record == record && release.segment == segment :: release.custodian;
    forall custodian | custodian in given ensures custodian in faulty {
      var release :| release in releases && release.custodian == custodian && release.to == to && release.record == record && release.segment == segment;
      if custodian !in faulty { assert IsGround(chain, release, grounds[release], driftMs); }
    }
    Records.SubsetIsSmaller(given, faulty);
  }
}
