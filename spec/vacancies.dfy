include "repair.dfy"
include "machines.dfy"

/**
 * The chain's side of repair: what Vacated, Repaired, an order to erase and receipts of destruction do to a record's entry, and what then holds of every entry.
 * Who is chosen is a fact of the context; that it may be is checked here. Spec: Records R10, R13, R14, R16, R17.
 */
module Vacancies {
  import Records
  import Repair
  import RecordTable

  type Institution = Repair.Institution

  /** R14: who takes a vacant position over, and since which epoch. */
  datatype Named = Named(institution: Institution, epoch: nat)

  /** R17: had: every position with whoever holds it, held it or was named for it. said: who has said that it destroyed what it had. */
  datatype Entry = Entry(
    source: Institution, custodians: seq<Institution>, vacant: set<nat>, successors: map<nat, Named>, had: set<(nat, Institution)>,
    said: set<Institution>, phase: RecordTable.Phase)
  {
    predicate IsErased() { phase.Shredding? || phase.Shredded? }

    predicate HasHad(institution: Institution) { exists pair <- had :: pair.1 == institution }

    /** R10, R17: positions of which all that ever had them have said so. */
    function Counted(): set<nat> { set position | 0 <= position < |custodians| && Repair.SaidByAll(had, said, position) }
  }

  /** staying: validators that are not about to leave. gone: holders that are none, or are about to. chosen: by rendezvous hashing. */
  datatype Context = Context(sender: Institution, epoch: nat, staying: set<Institution>, gone: set<Institution>, chosen: Repair.Option<Institution>)

  datatype Event = Vacated(position: nat) | Repaired(position: nat) | Erase | Destroyed

  /** R14: one that never had anything of the record; the holder where there is none; nobody where that does not stay. */
  predicate MayBeChosen(entry: Entry, position: nat, context: Context)
    requires position < |entry.custodians|
  {
    match context.chosen
    case Some(one) => one in context.staying && (entry.HasHad(one) ==> one == entry.custodians[position])
    case Nothing => true
  }

  /** Every position has its holder; whoever has a place has it in `had`. */
  ghost predicate IsWellFormed(entry: Entry) {
    && 4 <= |entry.custodians| <= 31
    && (forall position | 0 <= position < |entry.custodians| :: (position, entry.custodians[position]) in entry.had)
    && (forall pair <- entry.had :: pair.0 < |entry.custodians|)
    && (forall position <- entry.successors.Keys :: (position, entry.successors[position].institution) in entry.had)
    && Repair.OnePositionEach(entry.had)
    && entry.successors.Keys <= entry.vacant
    && (forall position <- entry.vacant :: position < |entry.custodians|)
    && PhaseFits(entry)
  }

  ghost predicate PhaseFits(entry: Entry)
    requires 4 <= |entry.custodians|
  {
    match entry.phase
    case Anchored => entry.vacant == {}
    case Degraded => entry.vacant != entry.successors.Keys
    case Repairing => entry.vacant == entry.successors.Keys != {}
    case Shredding => |entry.Counted()| < Records.For(|entry.custodians|).CertainDestruction()
    case Shredded => |entry.Counted()| >= Records.For(|entry.custodians|).CertainDestruction()
    case _ => false
  }

  function PhaseOf(vacant: set<nat>, successors: map<nat, Named>): RecordTable.Phase {
    if vacant == {} then RecordTable.Anchored else if vacant == successors.Keys then RecordTable.Repairing else RecordTable.Degraded
  }

  function Open(entry: Entry, position: nat, context: Context): Entry {
    var (successors, had) := match context.chosen
      case Some(one) => (entry.successors[position := Named(one, context.epoch)], entry.had + {(position, one)})
      case Nothing => (if position in entry.successors.Keys && entry.successors[position].institution in context.gone then entry.successors - {position} else entry.successors, entry.had);
    var vacant := entry.vacant + {position};
    entry.(vacant := vacant, successors := successors, had := had, phase := PhaseOf(vacant, successors))
  }

  /** R13: a custodian says it, of a holder that is gone or of itself; R14: and again when the successor has not come within its epoch. */
  predicate MayVacate(entry: Entry, position: nat, context: Context) {
    && context.sender in entry.custodians && !entry.IsErased() && position < |entry.custodians|
    && (if position in entry.vacant then position in entry.successors.Keys ==> entry.successors[position].epoch < context.epoch
        else entry.custodians[position] == context.sender || entry.custodians[position] in context.gone)
    && MayBeChosen(entry, position, context)
  }

  /** R16: the successor that is named, and no other. */
  predicate MayTakeOver(entry: Entry, position: nat, context: Context) {
    && !entry.IsErased() && position < |entry.custodians| && position in entry.vacant
    && position in entry.successors.Keys && entry.successors[position].institution == context.sender
  }

  function TakeOver(entry: Entry, position: nat, holder: Institution): Entry
    requires position < |entry.custodians|
  {
    var (vacant, successors) := (entry.vacant - {position}, entry.successors - {position});
    entry.(custodians := entry.custodians[position := holder], vacant := vacant, successors := successors, phase := PhaseOf(vacant, successors))
  }

  /** R10, R17: who was replaced says it at any time, a holder after the order. */
  predicate MaySay(entry: Entry, sender: Institution) {
    && entry.HasHad(sender) && sender !in entry.said
    && (entry.IsErased() || (sender !in entry.custodians && forall position <- entry.successors.Keys :: entry.successors[position].institution != sender))
  }

  function Say(entry: Entry, sender: Institution): Entry {
    var after := entry.(said := entry.said + {sender});
    if after.phase.Shredding? && 4 <= |after.custodians| && |after.Counted()| >= Records.For(|after.custodians|).CertainDestruction()
    then after.(phase := RecordTable.Shredded) else after
  }

  /** The state after an event; the same when it does not apply. */
  function Next(entry: Entry, event: Event, context: Context): Entry {
    match event
    case Vacated(position) => if MayVacate(entry, position, context) then Open(entry, position, context) else entry
    case Repaired(position) => if MayTakeOver(entry, position, context) then TakeOver(entry, position, context.sender) else entry
    case Erase =>
      if context.sender == entry.source && !entry.IsErased() && 4 <= |entry.custodians| then Ordered(entry) else entry
    case Destroyed => if MaySay(entry, context.sender) then Say(entry, context.sender) else entry
  }

  function Ordered(entry: Entry): Entry { entry.(phase := RecordTable.Shredding, successors := map[], vacant := {}) }

  /** What the chain starts with when a record is anchored. */
  ghost predicate IsAnchored(entry: Entry) {
    && IsWellFormed(entry) && entry.phase.Anchored? && entry.said == {}
    && entry.had == set position | 0 <= position < |entry.custodians| :: (position, entry.custodians[position])
  }

  /** While a holder of now may not have said anything before an order, an order finds no position counted. */
  ghost predicate HoldersAreSilent(entry: Entry) {
    !entry.IsErased() ==> forall position | 0 <= position < |entry.custodians| :: entry.custodians[position] !in entry.said
  }

  /** R17: nobody that is named has said anything before; whoever has is never named again. */
  ghost predicate NamedAreSilent(entry: Entry) {
    !entry.IsErased() ==> forall position <- entry.successors.Keys :: entry.successors[position].institution !in entry.said
  }

  /** Who has said something had something. */
  ghost predicate OnlyThoseWhoHad(entry: Entry) { forall one <- entry.said :: entry.HasHad(one) }

  ghost predicate Holds(entry: Entry) { IsWellFormed(entry) && HoldersAreSilent(entry) && NamedAreSilent(entry) && OnlyThoseWhoHad(entry) }

  lemma NobodyIsCounted(entry: Entry)
    requires Holds(entry) && !entry.IsErased()
    ensures entry.Counted() == {}
  {
    forall position | 0 <= position < |entry.custodians| ensures position !in entry.Counted() {
      assert (position, entry.custodians[position]) in entry.had;
    }
  }

  lemma VacatedHolds(entry: Entry, position: nat, context: Context)
    requires Holds(entry) && MayVacate(entry, position, context)
    ensures Holds(Open(entry, position, context))
  {
    var after := Open(entry, position, context);
    assert position in after.vacant;
    if context.chosen.Some? {
      var one := context.chosen.value;
      assert entry.HasHad(one) ==> one == entry.custodians[position];
      assert (position, entry.custodians[position]) in entry.had;
      OneMore(entry.had, position, one);
      assert (position, one) in after.had;
      assert forall other <- after.said :: after.HasHad(other) by {
        forall other | other in after.said ensures after.HasHad(other) {
          var pair :| pair in entry.had && pair.1 == other;
          assert pair in after.had;
        }
      }
    }
  }

  lemma OneMore(had: set<(nat, Institution)>, position: nat, one: Institution)
    requires Repair.OnePositionEach(had)
    requires forall pair <- had | pair.1 == one :: pair.0 == position
    ensures Repair.OnePositionEach(had + {(position, one)})
  {}

  lemma TakenOverHolds(entry: Entry, position: nat, context: Context)
    requires Holds(entry) && MayTakeOver(entry, position, context)
    ensures Holds(TakeOver(entry, position, context.sender))
  {
    var after := TakeOver(entry, position, context.sender);
    assert (position, context.sender) in entry.had;
    if after.vacant == after.successors.Keys { assert after.phase.Anchored? || after.phase.Repairing?; }
  }

  lemma OrderedHolds(entry: Entry)
    requires Holds(entry) && !entry.IsErased()
    ensures Holds(Ordered(entry))
  {
    NobodyIsCounted(entry);
    assert Ordered(entry).Counted() == entry.Counted();
  }

  lemma SaidHolds(entry: Entry, sender: Institution)
    requires Holds(entry) && MaySay(entry, sender)
    ensures Holds(Say(entry, sender))
  {
    var after := Say(entry, sender);
    assert entry.Counted() <= after.Counted();
    Records.CodeIsAllowed(|entry.custodians|);
    SubsetIsSmallerHere(entry.Counted(), after.Counted());
  }

  lemma SubsetIsSmallerHere(a: set<nat>, b: set<nat>)
    requires a <= b
    ensures |a| <= |b|
  { Records.SubsetIsSmaller(a, b); }

  /** Property One row each, and the table Record: what holds goes on holding. */
  lemma NextHolds(entry: Entry, event: Event, context: Context)
    requires Holds(entry)
    ensures Holds(Next(entry, event, context))
  {
    match event
    case Vacated(position) => if MayVacate(entry, position, context) { VacatedHolds(entry, position, context); }
    case Repaired(position) => if MayTakeOver(entry, position, context) { TakenOverHolds(entry, position, context); }
    case Erase => if context.sender == entry.source && !entry.IsErased() { OrderedHolds(entry); }
    case Destroyed => if MaySay(entry, context.sender) { SaidHolds(entry, context.sender); }
  }

  function Run(entry: Entry, events: seq<(Event, Context)>): Entry
    decreases |events|
  { if events == [] then entry else Run(Next(entry, events[0].0, events[0].1), events[1..]) }

  lemma RunHolds(entry: Entry, events: seq<(Event, Context)>)
    requires Holds(entry)
    ensures Holds(Run(entry, events))
    decreases |events|
  {
    if events != [] {
      NextHolds(entry, events[0].0, events[0].1);
      RunHolds(Next(entry, events[0].0, events[0].1), events[1..]);
    }
  }

  /** Property One row each: whatever happens, no institution ever has or could ask for two positions of a record. */
  lemma OnePositionEach(entry: Entry, events: seq<(Event, Context)>)
    requires IsAnchored(entry)
    ensures Repair.OnePositionEach(Run(entry, events).had)
  {
    RunHolds(entry, events);
  }

  /** R13: a holder that stays, and has not said so itself, keeps its position. */
  lemma WhoStaysKeeps(entry: Entry, event: Event, context: Context, position: nat)
    requires Holds(entry) && position < |entry.custodians| && position !in entry.vacant
    requires entry.custodians[position] !in context.gone && entry.custodians[position] != context.sender
    ensures Next(entry, event, context).custodians == entry.custodians || Next(entry, event, context).custodians[position] == entry.custodians[position]
    ensures position !in Next(entry, event, context).vacant
  {}

  /** R16: only the successor that is named takes a position over. */
  lemma OnlyTheSuccessorFollows(entry: Entry, event: Event, context: Context, position: nat)
    requires Holds(entry) && position < |entry.custodians|
    requires Next(entry, event, context).custodians[position] != entry.custodians[position]
    ensures position in entry.successors.Keys && entry.successors[position].institution == Next(entry, event, context).custodians[position]
  {}

  /** R9: an erased record stays erased, and nobody follows in it any more. */
  lemma ErasureWins(entry: Entry, event: Event, context: Context)
    requires Holds(entry) && entry.IsErased()
    ensures Next(entry, event, context).IsErased() && Next(entry, event, context).custodians == entry.custodians
  {}

  /** Property Irrecoverable after erasure: a shredded record has too few positions left, whoever held them before. */
  lemma ShreddedIsCertain(entry: Entry, faulty: set<Institution>, left: set<nat>)
    requires Holds(entry) && entry.phase.Shredded? && |faulty| <= Records.For(|entry.custodians|).faulty
    requires forall position <- left :: position < |entry.custodians|
    requires forall position <- left :: exists pair <- entry.had :: pair.0 == position && (pair.1 in faulty || pair.1 !in entry.said)
    ensures !Records.For(|entry.custodians|).OpensKey(left)
  {
    var all := Below(|entry.custodians|);
    BelowCounts(|entry.custodians|);
    Records.CodeIsAllowed(|entry.custodians|);
    Repair.ReceiptsOfAllMakeErasureCertain(Records.For(|entry.custodians|), entry.had, entry.said, faulty, all, entry.Counted(), left);
  }

  /** The numbers below a count. */
  function Below(count: nat): set<nat> { if count == 0 then {} else Below(count - 1) + {count - 1} }

  lemma BelowCounts(count: nat)
    ensures |Below(count)| == count
    ensures forall number: nat :: number in Below(count) <==> number < count
  {}

  /** R15: when a custodian helps: by its final state the asker is the successor, and the record is not erased. */
  predicate MayHelp(final: Entry, position: nat, asker: Institution) {
    !final.IsErased() && position in final.successors.Keys && final.successors[position].institution == asker
  }

  /** R15: so nobody gets points of a position that it does not have in `had`, nor of a record that is erased. */
  lemma OnlyWhoIsNamedIsHelped(final: Entry, position: nat, asker: Institution)
    requires Holds(final) && MayHelp(final, position, asker)
    ensures (position, asker) in final.had && !final.IsErased()
    ensures forall other | other != position :: (other, asker) !in final.had
  {}
}
