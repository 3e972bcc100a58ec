/**
 * Possession: every key of a registration was shown to be held, for any number of parties and any order. A signature is ideal here: only
 * who holds a key makes one, over one text. Spec: Institutions.
 */
module Possession {
  type Key = nat
  type Party = nat

  /** I5: what a proof is over: the chain, the number, and the three keys. The name, on which nothing here depends, is left out. */
  datatype Registration = Registration(chain: nat, number: Party, keys: seq<Key>)

  datatype Proof = Proof(key: Key, over: Registration)

  /** made: all proofs that exist. registered: what the ledger took. */
  datatype World = World(holders: map<Key, Party>, made: set<Proof>, registered: set<Registration>)

  datatype Step = Make(party: Party, proof: Proof) | Register(registration: Registration, proofs: seq<Proof>)

  /** I5: three keys, all different, and a proof for each over this very registration. */
  predicate IsProved(registration: Registration, proofs: seq<Proof>) {
    && |registration.keys| == 3 && |proofs| == 3
    && (forall i, j | 0 <= i < j < 3 :: registration.keys[i] != registration.keys[j])
    && (forall i | 0 <= i < 3 :: proofs[i] == Proof(registration.keys[i], registration))
  }

  /** Only the holder makes a proof, and the honest one only for its own number. A proof is verified: one that nobody made is refused. */
  function Next(world: World, step: Step, honest: set<Party>): World {
    match step
    case Make(party, proof) =>
      if proof.key in world.holders && world.holders[proof.key] == party && (party in honest ==> proof.over.number == party)
      then world.(made := world.made + {proof}) else world
    case Register(registration, proofs) =>
      if IsProved(registration, proofs) && (forall proof <- proofs :: proof in world.made)
      then world.(registered := world.registered + {registration}) else world
  }

  function Run(world: World, steps: seq<Step>, honest: set<Party>): World
    decreases |steps|
  { if steps == [] then world else Run(Next(world, steps[0], honest), steps[1..], honest) }

  /** I5: each key of each registration was shown to be held, and an honest holder's key stands under its own number alone. */
  ghost predicate IsHeld(world: World, honest: set<Party>) {
    && (forall proof <- world.made :: proof.key in world.holders
          && (world.holders[proof.key] in honest ==> proof.over.number == world.holders[proof.key]))
    && (forall registration <- world.registered, key <- registration.keys :: Proof(key, registration) in world.made)
  }

  lemma NextHolds(world: World, step: Step, honest: set<Party>)
    requires IsHeld(world, honest)
    ensures IsHeld(Next(world, step, honest), honest)
  {
    if step.Register? && IsProved(step.registration, step.proofs) && (forall proof <- step.proofs :: proof in world.made) {
      forall key | key in step.registration.keys ensures Proof(key, step.registration) in world.made {
        var i :| 0 <= i < 3 && step.registration.keys[i] == key;
        assert step.proofs[i] in step.proofs;
      }
    }
  }

  lemma RunHolds(world: World, steps: seq<Step>, honest: set<Party>)
    requires IsHeld(world, honest)
    ensures IsHeld(Run(world, steps, honest), honest)
    decreases |steps|
  {
    if steps != [] {
      NextHolds(world, steps[0], honest);
      RunHolds(Next(world, steps[0], honest), steps[1..], honest);
    }
  }

  /** I5: nobody registers the key of an honest other. */
  lemma AKeyOfAnotherIsRefused(world: World, honest: set<Party>, registration: Registration, key: Key)
    requires IsHeld(world, honest) && registration in world.registered && key in registration.keys
    ensures key in world.holders && (world.holders[key] in honest ==> registration.number == world.holders[key])
  { assert Proof(key, registration) in world.made; }
}
