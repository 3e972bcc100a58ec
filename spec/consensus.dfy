include "quorums.dfy"

/**
 * Consensus as a set of sent votes. What a validator may sign or do is a guard over what it knows; what it knows is any part of what was
 * sent, but always its own votes above the highest finalized view (D1, D3). Loss, delay, order, duplication and restarts are thereby
 * covered: knowing less is always possible. Faulty validators send what they like. Spec: Consensus, Epochs included.
 */
module Consensus {
  import opened Quorums

  /** A block's hash. That hashes do not collide: a hash leads to one header at most. */
  type Hash = nat

  const NoBlock: Hash := 0

  /** sound: leader, proof, transactions and state root are what they must be on that parent; a fact of the block and its parent alone. */
  datatype Header = Header(epoch: nat, view: nat, parent: Hash, height: nat, sound: bool)

  /** All blocks that anybody ever makes, whom the state after a block names as the next validators, who is faulty, an epoch's length. */
  datatype World = World(blocks: map<Hash, Header>, councils: map<Hash, Council>, faulty: set<Validator>, epochLength: nat)

  /** E1: what is frozen for an epoch. */
  datatype Setup = Setup(epoch: nat, council: Council, start: Hash, lastHeight: nat)

  datatype Kind = Notarize | Skip | Finalize

  /** M1. */
  datatype Ballot = Ballot(kind: Kind, epoch: nat, view: nat, block: Hash)

  datatype Vote = Vote(ballot: Ballot, voter: Validator)

  /** What one validator has on disk besides its votes: epoch, current view, highest finalized view known. */
  datatype Local = Local(setup: Setup, view: nat, finalized: nat)

  /** Everything: votes sent, each validator's own state, and the setups with which epochs were begun. */
  datatype State = State(votes: set<Vote>, locals: map<Validator, Local>, setups: seq<Setup>)

  /** On what a block stands: a block certified at a view below, or the epoch's start at view 0. */
  datatype Footing = Footing(view: nat, block: Hash)

  // ---- Certificates ----------------------------------------------------------------------------------------------------------------

  function Voters(votes: set<Vote>, ballot: Ballot): set<Validator> { set vote | vote in votes && vote.ballot == ballot :: vote.voter }

  /** M2: a quorum of members of the ballot's epoch. E1: a vote of one epoch counts in no other. */
  predicate IsCertified(setup: Setup, votes: set<Vote>, ballot: Ballot)
    requires setup.council.IsWellFormed()
  { ballot.epoch == setup.epoch && setup.council.IsQuorum(Voters(votes, ballot)) }

  predicate IsNotarized(setup: Setup, votes: set<Vote>, view: nat, block: Hash)
    requires setup.council.IsWellFormed()
  { IsCertified(setup, votes, Ballot(Notarize, setup.epoch, view, block)) }

  predicate IsSkipped(setup: Setup, votes: set<Vote>, view: nat)
    requires setup.council.IsWellFormed()
  { IsCertified(setup, votes, Ballot(Skip, setup.epoch, view, NoBlock)) }

  predicate IsFinalized(setup: Setup, votes: set<Vote>, view: nat, block: Hash)
    requires setup.council.IsWellFormed()
  { IsCertified(setup, votes, Ballot(Finalize, setup.epoch, view, block)) }

  /** S1: the epoch's start with view 0, or a notarization, or a finalization, which serves as one (S6). */
  predicate IsFooting(setup: Setup, votes: set<Vote>, footing: Footing)
    requires setup.council.IsWellFormed()
  {
    if footing.view == 0 then footing.block == setup.start
    else IsNotarized(setup, votes, footing.view, footing.block) || IsFinalized(setup, votes, footing.view, footing.block)
  }

  /** S1: a footing below the view and a skip certificate for every view between. */
  predicate IsJustified(setup: Setup, votes: set<Vote>, view: nat, footing: Footing)
    requires setup.council.IsWellFormed()
  {
    && footing.view < view
    && IsFooting(setup, votes, footing)
    && (forall between: nat | footing.view < between < view :: IsSkipped(setup, votes, between))
  }

  // ---- What a validator may do -----------------------------------------------------------------------------------------------------

  predicate HasVoted(known: set<Vote>, self: Validator, kind: Kind, epoch: nat, view: nat)
  { exists vote | vote in known :: vote.voter == self && vote.ballot.kind == kind && vote.ballot.epoch == epoch && vote.ballot.view == view }

  /** S1: enter a later view with its justification. */
  predicate MayEnter(local: Local, known: set<Vote>, view: nat, footing: Footing)
    requires local.setup.council.IsWellFormed()
  { view > local.view && IsJustified(local.setup, known, view, footing) }

  /** S2: a block made for this epoch and view, that stands on the parent that its own justification certifies. */
  predicate IsValidProposal(world: World, setup: Setup, known: set<Vote>, view: nat, block: Hash, footing: Footing)
    requires setup.council.IsWellFormed()
  {
    && block in world.blocks && world.blocks[block].parent in world.blocks
    && var header := world.blocks[block];
    && header.epoch == setup.epoch && header.view == view && header.sound
    && header.parent == footing.block
    && header.height == world.blocks[header.parent].height + 1
    && IsJustified(setup, known, view, footing)
  }

  /** S2, S7: in the current view, with neither Notarize nor Skip voted in it. */
  predicate MayNotarize(world: World, self: Validator, local: Local, known: set<Vote>, block: Hash, footing: Footing)
    requires local.setup.council.IsWellFormed()
  {
    && self in local.setup.council.validators
    && !HasVoted(known, self, Notarize, local.setup.epoch, local.view)
    && !HasVoted(known, self, Skip, local.setup.epoch, local.view)
    && IsValidProposal(world, local.setup, known, local.view, block, footing)
  }

  /** S3, S7: in the current view, once, and not after Finalize; after Notarize it may. */
  predicate MaySkip(self: Validator, local: Local, known: set<Vote>)
  {
    && self in local.setup.council.validators
    && !HasVoted(known, self, Skip, local.setup.epoch, local.view)
    && !HasVoted(known, self, Finalize, local.setup.epoch, local.view)
  }

  /** S4, S6, S7: a notarized view above the highest finalized one, in which neither Skip nor Finalize was voted. */
  predicate MayFinalize(self: Validator, local: Local, known: set<Vote>, view: nat, block: Hash)
    requires local.setup.council.IsWellFormed()
  {
    && self in local.setup.council.validators
    && view > local.finalized
    && !HasVoted(known, self, Skip, local.setup.epoch, view)
    && !HasVoted(known, self, Finalize, local.setup.epoch, view)
    && IsNotarized(local.setup, known, view, block)
  }

  /** S6: a finalization above the highest one known. */
  predicate MayLearn(local: Local, known: set<Vote>, view: nat, block: Hash)
    requires local.setup.council.IsWellFormed()
  { view > local.finalized && IsFinalized(local.setup, known, view, block) }

  /** E2, E3: a finalized block at or above the last height shows the block at the last height below it. */
  predicate ShowsEnd(world: World, setup: Setup, known: set<Vote>, view: nat, block: Hash, end: Hash)
    requires setup.council.IsWellFormed()
  {
    && IsFinalized(setup, known, view, block)
    && IsAncestor(world, end, block)
    && end in world.blocks && world.blocks[end].height == setup.lastHeight
    && end in world.councils && world.councils[end].IsWellFormed()
  }

  /** E2: the next epoch is what the block at the last height says. */
  function Next(world: World, setup: Setup, end: Hash): Setup
    requires end in world.councils
  { Setup(setup.epoch + 1, world.councils[end], end, setup.lastHeight + world.epochLength) }

  /** Whether a block is another one's ancestor or itself, by headers; heights go up from parent to child. */
  predicate IsAncestor(world: World, ancestor: Hash, block: Hash)
    decreases if block in world.blocks then world.blocks[block].height else 0
  {
    || ancestor == block
    || (&& block in world.blocks && world.blocks[block].parent in world.blocks
        && world.blocks[world.blocks[block].parent].height < world.blocks[block].height
        && IsAncestor(world, ancestor, world.blocks[block].parent))
  }

  /** E2: whether an epoch's ledger reaches up to a block: blocks above the last height are in none. */
  predicate IsWithin(world: World, setup: Setup, block: Hash)
  { block in world.blocks && world.blocks[block].height <= setup.lastHeight }

  // ---- Steps -----------------------------------------------------------------------------------------------------------------------

  datatype Step =
    | SendAnything(vote: Vote)
    | EnterView(self: Validator, known: set<Vote>, view: nat, footing: Footing)
    | VoteNotarize(self: Validator, known: set<Vote>, block: Hash, footing: Footing)
    | VoteSkip(self: Validator, known: set<Vote>)
    | VoteFinalize(self: Validator, known: set<Vote>, view: nat, block: Hash)
    | LearnFinalization(self: Validator, known: set<Vote>, view: nat, block: Hash)
    | HandOver(self: Validator, known: set<Vote>, view: nat, block: Hash, end: Hash)

  /** D1, D3: knows nothing that was not sent, and its own votes of this epoch above the highest finalized view (S6 forgets the others). */
  predicate Knows(state: State, self: Validator, known: set<Vote>)
    requires self in state.locals
  {
    && known <= state.votes
    && (forall vote | vote in state.votes ::
          vote.voter == self && vote.ballot.epoch == state.locals[self].setup.epoch && vote.ballot.view > state.locals[self].finalized
          ==> vote in known)
  }

  predicate MayStep(world: World, state: State, step: Step)
  {
    if step.SendAnything? then step.vote.voter in world.faulty
    else
      && step.self in state.locals && step.self !in world.faulty && state.locals[step.self].setup.council.IsWellFormed()
      && Knows(state, step.self, step.known)
      && var local := state.locals[step.self];
      match step
      case EnterView(_, known, view, footing) => MayEnter(local, known, view, footing)
      case VoteNotarize(self, known, block, footing) => MayNotarize(world, self, local, known, block, footing)
      case VoteSkip(self, known) => MaySkip(self, local, known)
      case VoteFinalize(self, known, view, block) => MayFinalize(self, local, known, view, block)
      case LearnFinalization(_, known, view, block) => MayLearn(local, known, view, block)
      case HandOver(_, known, view, block, end) => ShowsEnd(world, local.setup, known, view, block, end)
  }

  function Sent(state: State, self: Validator, kind: Kind, view: nat, block: Hash): State
    requires self in state.locals
  { state.(votes := state.votes + {Vote(Ballot(kind, state.locals[self].setup.epoch, view, block), self)}) }

  function Moved(state: State, self: Validator, local: Local): State { state.(locals := state.locals[self := local]) }

  function Apply(world: World, state: State, step: Step): State
    requires MayStep(world, state, step)
  {
    match step
    case SendAnything(vote) => state.(votes := state.votes + {vote})
    case EnterView(self, _, view, _) => Moved(state, self, state.locals[self].(view := view))
    case VoteNotarize(self, _, block, _) => Sent(state, self, Notarize, state.locals[self].view, block)
    case VoteSkip(self, _) => Sent(state, self, Skip, state.locals[self].view, NoBlock)
    case VoteFinalize(self, _, view, block) => Sent(state, self, Finalize, view, block)
    case LearnFinalization(self, _, view, _) =>
      var local := state.locals[self];
      Moved(state, self, local.(finalized := view, view := if view >= local.view then view + 1 else local.view))
    case HandOver(self, _, _, _, end) =>
      var next := Next(world, state.locals[self].setup, end);
      Moved(state, self, Local(next, 1, 0)).(setups := if next.epoch < |state.setups| then state.setups else state.setups + [next])
  }

  /** Where a world begins: epoch 0, no vote, everybody in view 1. */
  predicate IsInitial(world: World, state: State)
  {
    && |state.setups| == 1 && state.votes == {}
    && var first := state.setups[0];
    && first.epoch == 0 && first.council.IsWellFormed()
    && first.start in world.blocks && world.blocks[first.start].height + world.epochLength == first.lastHeight
    && (forall self | self in state.locals :: state.locals[self] == Local(first, 1, 0))
  }

  /** Two votes of which an honest validator never signs both. Spec: Consensus S7, Evidence. */
  predicate IsConflict(a: Vote, b: Vote)
  {
    && a.voter == b.voter && a.ballot.epoch == b.ballot.epoch && a.ballot.view == b.ballot.view
    && (|| (a.ballot.kind == b.ballot.kind != Skip && a.ballot.block != b.ballot.block)
        || (a.ballot.kind == Skip && b.ballot.kind == Finalize) || (a.ballot.kind == Finalize && b.ballot.kind == Skip))
  }
}
