/** Sets that decide. Spec: Institutions I2, Consensus M2. All counting of validators that the other models need is here. */
module Quorums {
  type Validator = nat

  /** Validators of an epoch and the number of faulty ones that they tolerate. */
  datatype Council = Council(validators: set<Validator>, tolerated: nat)
  {
    /** I2: n >= 3 f + 1. */
    predicate IsWellFormed() { |validators| >= 3 * tolerated + 1 }

    /** n - f, the number of votes that decide. */
    function Quorum(): nat
      requires IsWellFormed()
    { |validators| - tolerated }

    /** M2: at least n - f members, each counted once. */
    predicate IsQuorum(voters: set<Validator>)
      requires IsWellFormed()
    { |voters * validators| >= Quorum() }

    /** The assumption about faults: at most f of the members. */
    predicate Tolerates(faulty: set<Validator>) { |faulty * validators| <= tolerated }
  }

  /** I2: f = floor((n - 1) / 3), what the code uses. */
  function FaultTolerance(n: nat): nat
    requires n > 0
  { (n - 1) / 3 }

  /** What the code uses is allowed, and the most that is. */
  lemma FaultToleranceIsGreatest(n: nat, f: nat)
    requires n > 0
    ensures n >= 3 * FaultTolerance(n) + 1
    ensures n >= 3 * f + 1 ==> f <= FaultTolerance(n)
  {}

  lemma UnionAndIntersection(a: set<Validator>, b: set<Validator>)
    ensures |a + b| + |a * b| == |a| + |b|
  {
    var onlyA := a - b;
    assert a == onlyA + a * b;
    assert a + b == onlyA + b;
  }

  lemma SubsetIsSmaller(a: set<Validator>, b: set<Validator>)
    requires a <= b
    ensures |a| <= |b|
  {
    if a != {} {
      var x :| x in a;
      SubsetIsSmaller(a - {x}, b - {x});
    }
  }

  /** Two quorums share a member that is not faulty; here it is. */
  lemma QuorumIntersection(council: Council, faulty: set<Validator>, a: set<Validator>, b: set<Validator>) returns (honest: Validator)
    requires council.IsWellFormed() && council.Tolerates(faulty)
    requires council.IsQuorum(a) && council.IsQuorum(b)
    ensures honest in a && honest in b && honest in council.validators && honest !in faulty
  {
    var inA := a * council.validators;
    var inB := b * council.validators;
    var bad := faulty * council.validators;
    UnionAndIntersection(inA, inB);
    SubsetIsSmaller(inA + inB, council.validators);
    if inA * inB <= bad {
      SubsetIsSmaller(inA * inB, bad);
    }
    honest :| honest in inA * inB && honest !in bad;
  }

  /** A quorum has a member that is not faulty; here it is. */
  lemma QuorumHasHonest(council: Council, faulty: set<Validator>, a: set<Validator>) returns (honest: Validator)
    requires council.IsWellFormed() && council.Tolerates(faulty) && council.IsQuorum(a)
    ensures honest in a && honest in council.validators && honest !in faulty
  {
    honest := QuorumIntersection(council, faulty, a, a);
  }

  /** More voters never undo a quorum. */
  lemma QuorumGrows(council: Council, a: set<Validator>, b: set<Validator>)
    requires council.IsWellFormed() && a <= b && council.IsQuorum(a)
    ensures council.IsQuorum(b)
  {
    SubsetIsSmaller(a * council.validators, b * council.validators);
  }
}
