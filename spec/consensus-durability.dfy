include "consensus.dfy"

/** The order of effects. Can be run. Spec: Consensus D1. */
module Outboxes {
  /** What a rule asks for while an input is handled: a row written, something that leaves (a message, a commit, a reply), a timer. */
  datatype Request = Write(row: nat) | Emit(what: nat) | Timer(timer: nat)

  /** What the host carries out, in order. Rows of one Persist are written in one transaction. */
  datatype Effect = Persist(rows: seq<nat>) | Emitted(what: nat) | TimerSet(timer: nat)

  function Flushed(pending: seq<nat>): seq<Effect> { if pending == [] then [] else [Persist(pending)] }

  /** D1: rows wait for one another, and are written before anything leaves; timers may be set before. */
  function Close(requests: seq<Request>, pending: seq<nat>): seq<Effect>
    decreases |requests|
  {
    if requests == [] then Flushed(pending)
    else
      match requests[0]
      case Write(row) => Close(requests[1..], pending + [row])
      case Timer(timer) => [TimerSet(timer)] + Close(requests[1..], pending)
      case Emit(what) => Flushed(pending) + [Emitted(what)] + Close(requests[1..], [])
  }

  function Effects(requests: seq<Request>): seq<Effect> { Close(requests, []) }

  /** Rows that are on disk when effects have been carried out. */
  function Written(effects: seq<Effect>): seq<nat>
  { if effects == [] then [] else (if effects[0].Persist? then effects[0].rows else []) + Written(effects[1..]) }

  /** What has left when effects have been carried out. */
  function Left(effects: seq<Effect>): seq<nat>
  { if effects == [] then [] else (if effects[0].Emitted? then [effects[0].what] else []) + Left(effects[1..]) }

  function RowsAsked(requests: seq<Request>): seq<nat>
  { if requests == [] then [] else (if requests[0].Write? then [requests[0].row] else []) + RowsAsked(requests[1..]) }

  function EmissionsAsked(requests: seq<Request>): seq<nat>
  { if requests == [] then [] else (if requests[0].Emit? then [requests[0].what] else []) + EmissionsAsked(requests[1..]) }

  /** Rows that were asked for before the last of so many emissions. */
  function RowsBefore(requests: seq<Request>, pending: seq<nat>, emissions: nat): seq<nat>
    decreases |requests|
  {
    if emissions == 0 || requests == [] then []
    else
      match requests[0]
      case Write(row) => RowsBefore(requests[1..], pending + [row], emissions)
      case Timer(_) => RowsBefore(requests[1..], pending, emissions)
      case Emit(_) => pending + RowsBefore(requests[1..], [], emissions - 1)
  }

  /** Nothing is lost, doubled or reordered: in the end all rows are written and all emissions have left, each in the order asked for. */
  lemma AllIsDone(requests: seq<Request>, pending: seq<nat>)
    ensures Written(Close(requests, pending)) == pending + RowsAsked(requests)
    ensures Left(Close(requests, pending)) == EmissionsAsked(requests)
    decreases |requests|
  {
    if requests != [] {
      var rest := requests[1..];
      match requests[0]
      case Write(row) => AllIsDone(rest, pending + [row]);
      case Timer(timer) =>
        AllIsDone(rest, pending);
        assert ([TimerSet(timer)] + Close(rest, pending))[1..] == Close(rest, pending);
      case Emit(what) =>
        AllIsDone(rest, []);
        FlushedFirst(pending, what, Close(rest, []));
    }
  }

  lemma FlushedFirst(pending: seq<nat>, what: nat, others: seq<Effect>)
    ensures Written(Flushed(pending) + [Emitted(what)] + others) == pending + Written(others)
    ensures Left(Flushed(pending) + [Emitted(what)] + others) == [what] + Left(others)
  {
    var effects := Flushed(pending) + [Emitted(what)] + others;
    var last := [Emitted(what)] + others;
    assert last[1..] == others && Written(last) == Written(others) && Left(last) == [what] + Left(others);
    if pending == [] { assert effects == last; } else { assert effects[0] == Persist(pending) && effects[1..] == last; }
  }

  /**
   * D1, Durability: after a crash behind any effect, what was asked for before anything that has left is on disk. So nobody can know of a
   * vote, a proposal, a transaction or a view that a restart does not find.
   */
  lemma WhatLeftIsOnDisk(requests: seq<Request>, pending: seq<nat>, carried: nat)
    requires carried <= |Close(requests, pending)|
    ensures var done := Close(requests, pending)[..carried]; RowsBefore(requests, pending, |Left(done)|) <= Written(done)
    decreases |requests|
  {
    if requests == [] || carried == 0 { return; }
    var rest, effects := requests[1..], Close(requests, pending);
    match requests[0]
    case Write(row) => WhatLeftIsOnDisk(rest, pending + [row], carried);
    case Timer(timer) =>
      WhatLeftIsOnDisk(rest, pending, carried - 1);
      assert effects[..carried][1..] == Close(rest, pending)[..carried - 1];
    case Emit(what) =>
      var flushed := |Flushed(pending)|;
      if carried <= flushed {
        assert effects[..carried] == Flushed(pending);
        assert Left(Flushed(pending)) == [];
      } else {
        var others := Close(rest, [])[..carried - flushed - 1];
        WhatLeftIsOnDisk(rest, [], carried - flushed - 1);
        assert effects[..carried] == Flushed(pending) + [Emitted(what)] + others;
        FlushedFirst(pending, what, others);
      }
  }
}

/** What a restart finds, and how a lost store is noticed. Spec: Consensus D2, D3, L1. */
module Restarts {
  import opened Quorums
  import opened Consensus

  const ViewWindow: nat := 64

  /** D3: of the recorded votes those of the running epoch above the highest finalized view are taken up. */
  function Restored(disk: set<Vote>, local: Local): set<Vote>
  { set vote | vote in disk && vote.ballot.epoch == local.setup.epoch && vote.ballot.view > local.finalized }

  /** L1: what of it is sent again: Notarize and Skip of the current view, and every Finalize. */
  function SentAgain(known: set<Vote>, self: Validator, local: Local): set<Vote>
  { set vote | vote in known && vote.voter == self && (vote.ballot.kind == Finalize || vote.ballot.view == local.view) }

  /** D2: an own vote that is valid and not known, above the highest finalized view and not too far ahead. */
  predicate ShowsLoss(known: set<Vote>, self: Validator, local: Local, vote: Vote)
  {
    && vote.voter == self && vote.ballot.epoch == local.setup.epoch && local.finalized < vote.ballot.view <= local.view + ViewWindow
    && vote !in known
  }

  /**
   * D3: a validator that comes back with its disk knows what the model of consensus demands, so that all that is proved there covers crashes.
   * D1 gives the premise: what was sent was on disk before. What is on disk counts as sent.
   */
  lemma RestartKnows(state: State, self: Validator, disk: set<Vote>, others: set<Vote>)
    requires self in state.locals && others <= state.votes && disk <= state.votes
    requires forall vote | vote in state.votes :: vote.voter == self ==> vote in disk
    ensures Knows(state, self, Restored(disk, state.locals[self]) + others)
  {}

  /** D2: who has its disk never takes its own votes for a loss. */
  lemma WithDiskNoLoss(state: State, self: Validator, known: set<Vote>, vote: Vote)
    requires self in state.locals && Knows(state, self, known) && vote in state.votes
    ensures !ShowsLoss(known, self, state.locals[self], vote)
  {}

  /** D2: who has lost a vote that still counts halts when it comes back to it, unless it is far ahead. */
  lemma LossIsNoticed(state: State, self: Validator, known: set<Vote>, vote: Vote)
    requires self in state.locals && vote in state.votes && vote.voter == self && vote !in known
    requires vote.ballot.epoch == state.locals[self].setup.epoch
    requires state.locals[self].finalized < vote.ballot.view <= state.locals[self].view + ViewWindow
    ensures ShowsLoss(known, self, state.locals[self], vote)
  {}

  /** L1: an own vote that is not sent again is a Notarize or Skip of a view that was left. */
  lemma RestIsOfViewsLeft(known: set<Vote>, self: Validator, local: Local, vote: Vote)
    requires vote in known && vote.voter == self && vote !in SentAgain(known, self, local)
    requires vote.ballot.view <= local.view
    ensures vote.ballot.kind != Finalize && vote.ballot.view < local.view
  {}
}
