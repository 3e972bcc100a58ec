include "consensus.dfy"

/** The consensus properties as checks of one state, and steps and violations in words. */
module ConsensusViolations {
  import opened Quorums
  import opened Consensus

  /** What is broken, in words; empty when nothing is. A property that is not named is any. */
  method Broken(world: World, state: State, blocks: seq<Hash>, property: string) returns (words: string)
  {
    words := "";
    if property == "Agreement" || property == "" { words := Fork(world, state, blocks); }
    if words == "" && (property == "Unique notarization" || property == "") { words := TwoNotarizations(state, world, blocks); }
    if words == "" && (property == "No honest conflicting votes" || property == "") { words := Conflict(world, state); }
    if words == "" && (property == "Validity" || property == "") { words := Unjudged(world, state, blocks); }
    if words == "" && (property == "Epoch handover" || property == "") { words := Parted(world, state); }
  }

  /** E2: the blocks of an epoch's ledger, below finalized ones. */
  function Ledger(world: World, setup: Setup, votes: set<Vote>, blocks: seq<Hash>): set<Hash>
  {
    if !setup.council.IsWellFormed() then {}
    else
      var tips := set tip | tip in blocks && tip in world.blocks && IsFinalized(setup, votes, world.blocks[tip].view, tip);
      set tip, block | tip in tips && block in blocks && IsWithin(world, setup, block) && IsAncestor(world, block, tip) :: block
  }

  method Fork(world: World, state: State, blocks: seq<Hash>) returns (words: string)
  {
    var final: set<Hash> := {};
    for epoch := 0 to |state.setups| { final := final + Ledger(world, state.setups[epoch], state.votes, blocks); }
    for i := 0 to |blocks| {
      for j := i + 1 to |blocks| {
        var a, b := blocks[i], blocks[j];
        if a in final && b in final && a in world.blocks && b in world.blocks && world.blocks[a].height == world.blocks[b].height {
          return "Agreement is broken: " + Block(world, a) + " and " + Block(world, b) + ", both of height " + Digits(world.blocks[a].height) + ", are final";
        }
      }
    }
    return "";
  }

  method TwoNotarizations(state: State, world: World, blocks: seq<Hash>) returns (words: string)
  {
    for epoch := 0 to |state.setups| {
      var setup := state.setups[epoch];
      if setup.council.IsWellFormed() {
        for i := 0 to |blocks| {
          for j := i + 1 to |blocks| {
            var view := View(world, blocks[i]);
            if IsNotarized(setup, state.votes, view, blocks[i]) && IsNotarized(setup, state.votes, view, blocks[j]) {
              return "Unique notarization is broken: " + Block(world, blocks[i]) + " and " + Block(world, blocks[j]) + " are both notarized in view "
                + Digits(view);
            }
          }
        }
      }
    }
    return "";
  }

  method Conflict(world: World, state: State) returns (words: string)
  {
    var conflicts := set a, b | a in state.votes && a.voter !in world.faulty && b in state.votes && IsConflict(a, b) :: a.voter;
    if conflicts == {} { return ""; }
    return "No honest conflicting votes is broken: an honest validator has signed two votes of one view that exclude each other";
  }

  /** A block above an epoch's start in its ledger must be sound and have the vote of an honest validator. */
  method Unjudged(world: World, state: State, blocks: seq<Hash>) returns (words: string)
  {
    for epoch := 0 to |state.setups| {
      var setup := state.setups[epoch];
      var ledger := Ledger(world, setup, state.votes, blocks);
      for i := 0 to |blocks| {
        var block := blocks[i];
        if block in ledger && block in world.blocks && setup.start in world.blocks && world.blocks[block].height > world.blocks[setup.start].height {
          var ballot := Ballot(Notarize, setup.epoch, world.blocks[block].view, block);
          var judged := exists vote | vote in state.votes :: vote.ballot == ballot && vote.voter !in world.faulty;
          if !(world.blocks[block].sound && world.blocks[block].epoch == setup.epoch && judged) {
            return "Validity is broken: " + Block(world, block) + " is final in epoch " + Digits(setup.epoch)
              + (if !world.blocks[block].sound then " and unsound" else ", and no honest validator has judged it there");
          }
        }
      }
    }
    return "";
  }

  method Parted(world: World, state: State) returns (words: string)
  {
    var parted := exists self | self in state.locals && self !in world.faulty ::
      state.locals[self].setup.epoch >= |state.setups| || state.locals[self].setup != state.setups[state.locals[self].setup.epoch];
    return if parted then "Epoch handover is broken: two honest validators have begun one epoch on different blocks" else "";
  }

  // ---- Words -----------------------------------------------------------------------------------------------------------------------

  function View(world: World, block: Hash): nat { if block in world.blocks then world.blocks[block].view else 0 }

  function Digits(n: nat): string { if n < 10 then ["0123456789"[n]] else Digits(n / 10) + ["0123456789"[n % 10]] }

  function Block(world: World, block: Hash): string
  {
    "block " + Digits(block)
      + if block !in world.blocks then ""
        else
          var header := world.blocks[block];
          " (epoch " + Digits(header.epoch) + ", view " + Digits(header.view) + ", height " + Digits(header.height) + ", on block " + Digits(header.parent)
          + (if header.sound then ")" else ", unsound)")
  }

  function Line(world: World, state: State, step: Step): string
  {
    match step
    case SendAnything(vote) => Digits(vote.voter) + " is faulty and sends a vote"
    case EnterView(self, known, view, footing) =>
      Digits(self) + " enters view " + Digits(view) + " on block " + Digits(footing.block) + " of view " + Digits(footing.view)
    case VoteNotarize(self, known, block, footing) => Digits(self) + " votes Notarize for " + Block(world, block) + Forgotten(state, self, known)
    case VoteSkip(self, known) =>
      Digits(self) + " votes Skip" + (if self in state.locals then " in view " + Digits(state.locals[self].view) else "") + Forgotten(state, self, known)
    case VoteFinalize(self, known, view, block) => Digits(self) + " votes Finalize for " + Block(world, block) + Forgotten(state, self, known)
    case LearnFinalization(self, known, view, block) => Digits(self) + " learns that block " + Digits(block) + " of view " + Digits(view) + " is finalized"
    case HandOver(self, known, view, block, end) =>
      Digits(self) + " begins the next epoch on block " + Digits(end) + ", shown by block " + Digits(block) + " of view " + Digits(view)
  }

  function Forgotten(state: State, self: Validator, known: set<Vote>): string
  { if exists vote | vote in state.votes :: vote.voter == self && vote !in known then ", not knowing votes of its own" else "" }
}
