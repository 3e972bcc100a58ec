/** Counting custodians: what fewer than t shares and k fragments can do, what receipts prove. Spec: Records R2, R6, R9, R10. */
module Records {
  type Custodian = nat

  /** R2: m custodians, of whom at most f_c are faulty; t shares give a key, k fragments a ciphertext. */
  datatype Thresholds = Thresholds(custodians: nat, faulty: nat, shares: nat, fragments: nat)
  {
    /** R2: f_c + 1 <= t <= m - 2 f_c and 1 <= k <= m - 2 f_c. */
    predicate AreAllowed()
    {
      && custodians >= 3 * faulty + 1
      && faulty + 1 <= shares && shares + 2 * faulty <= custodians
      && 1 <= fragments && fragments + 2 * faulty <= custodians
    }

    /** R6: the receipts that anchor. */
    function Receipts(): nat
      requires AreAllowed()
    { custodians - faulty }

    /** R10: m - t + 1 + f_c receipts of destruction, f_c of which may be lies, make erasure certain. */
    function CertainDestruction(): nat
      requires AreAllowed()
    { custodians - shares + 1 + faulty }

    /** Whether these custodians' shares give a key. */
    predicate OpensKey(holders: set<Custodian>) { |holders| >= shares }

    /** Whether these custodians' fragments give a ciphertext. */
    predicate Rebuilds(holders: set<Custodian>) { |holders| >= fragments }

    predicate OpensRecord(holders: set<Custodian>) { OpensKey(holders) && Rebuilds(holders) }
  }

  /** R2: what the code uses for m custodians. */
  function For(custodians: nat): Thresholds
    requires custodians > 0
  {
    var faulty := (custodians - 1) / 3;
    Thresholds(custodians, faulty, custodians - 2 * faulty, custodians - 2 * faulty)
  }

  lemma CodeIsAllowed(custodians: nat)
    requires custodians > 0
    ensures For(custodians).AreAllowed()
    ensures For(custodians).CertainDestruction() <= custodians
  {}

  lemma SubsetIsSmaller(a: set<Custodian>, b: set<Custodian>)
    requires a <= b
    ensures |a| <= |b|
  {
    if a != {} {
      var x :| x in a;
      SubsetIsSmaller(a - {x}, b - {x});
    }
  }

  lemma WithoutIsSmaller(all: set<Custodian>, gone: set<Custodian>)
    requires gone <= all
    ensures |all - gone| == |all| - |gone|
  {
    assert all == (all - gone) + gone;
  }

  /** Property Secrecy below t: the faulty custodians together open no key. */
  lemma FaultyOpenNothing(thresholds: Thresholds, faulty: set<Custodian>)
    requires thresholds.AreAllowed() && |faulty| <= thresholds.faulty
    ensures !thresholds.OpensKey(faulty)
  {}

  /** Property Availability above f: of those that receipted an anchored record the honest ones alone open it, R6, R7. */
  lemma HonestReceiptsOpen(thresholds: Thresholds, receipted: set<Custodian>, faulty: set<Custodian>)
    requires thresholds.AreAllowed() && |receipted| >= thresholds.Receipts() && |faulty| <= thresholds.faulty
    ensures thresholds.OpensRecord(receipted - faulty)
  {
    WithoutIsSmaller(receipted, receipted * faulty);
    SubsetIsSmaller(receipted * faulty, faulty);
    assert receipted - faulty == receipted - receipted * faulty;
  }

  /** Property Irrecoverable after erasure: when all honest custodians have destroyed, what is left opens no key, R9. */
  lemma ErasedByHonest(thresholds: Thresholds, left: set<Custodian>, faulty: set<Custodian>)
    requires thresholds.AreAllowed() && |faulty| <= thresholds.faulty && left <= faulty
    ensures !thresholds.OpensKey(left)
  {
    SubsetIsSmaller(left, faulty);
  }

  /** Property Irrecoverable after erasure: so many receipts make it certain, though the faulty ones among them may lie, R10. */
  lemma ReceiptsMakeErasureCertain(
    thresholds: Thresholds, all: set<Custodian>, receipted: set<Custodian>, faulty: set<Custodian>, left: set<Custodian>)
    requires thresholds.AreAllowed() && |all| == thresholds.custodians && |faulty| <= thresholds.faulty
    requires receipted <= all && |receipted| >= thresholds.CertainDestruction()
    requires left <= all && left !! (receipted - faulty)
    ensures !thresholds.OpensKey(left)
  {
    var truly := receipted - faulty;
    WithoutIsSmaller(receipted, receipted * faulty);
    SubsetIsSmaller(receipted * faulty, faulty);
    assert truly == receipted - receipted * faulty;
    WithoutIsSmaller(all, truly);
    SubsetIsSmaller(left, all - truly);
  }

  /** One receipt fewer proves nothing: with the most lies allowed, t shares may be left. The bound is exact. */
  lemma OneReceiptFewerIsNotEnough(thresholds: Thresholds, all: set<Custodian>, receipted: set<Custodian>, faulty: set<Custodian>)
    requires thresholds.AreAllowed() && |all| == thresholds.custodians
    requires faulty <= receipted <= all && |faulty| == thresholds.faulty && |receipted| == thresholds.CertainDestruction() - 1
    ensures thresholds.OpensKey(all - (receipted - faulty))
  {
    WithoutIsSmaller(receipted, faulty);
    WithoutIsSmaller(all, receipted - faulty);
  }

  // ---- Short by counting -----------------------------------------------------------------------------------------------------------

  function Power(base: nat, exponent: nat): nat { if exponent == 0 then 1 else base * Power(base, exponent - 1) }

  lemma PowerGrows(base: nat, exponent: nat)
    requires base >= 2
    ensures 0 < Power(base, exponent) < Power(base, exponent + 1)
  {
    if exponent > 0 { PowerGrows(base, exponent - 1); }
  }

  /** A function on more inputs than outputs gives two inputs one output; here they are. */
  lemma Pigeonhole(inputs: nat, outputs: nat, f: nat -> nat) returns (a: nat, b: nat)
    requires inputs > outputs && forall i: nat | i < inputs :: f(i) < outputs
    ensures a < b < inputs && f(a) == f(b)
    decreases outputs
  {
    var last := inputs - 1;
    if i: nat :| i < last && f(i) == f(last) {
      a, b := i, last;
    } else {
      var top := outputs - 1;
      // What goes to the top goes to the last one's output instead, which is free.
      var g := (i: nat) => if f(i) == top then f(last) else f(i);
      if f(last) == top {
        a, b := Pigeonhole(last, top, f);
      } else {
        assert forall i: nat | i < last :: g(i) < top;
        a, b := Pigeonhole(last, top, g);
        assert g(a) == g(b);
      }
    }
  }

  /**
   * k - 1 fragments of L octets are short: with k fragments' worth of ciphertexts, 256^(k L), whatever way of cutting is used, two
   * ciphertexts have the same k - 1 fragments; here they are. So nothing rebuilds from k - 1 fragments.
   */
  lemma FewerFragmentsAreShort(k: nat, octets: nat, fragmentsOf: nat -> nat) returns (a: nat, b: nat)
    requires k >= 1 && octets >= 1
    requires forall text: nat | text < Power(256, k * octets) :: fragmentsOf(text) < Power(256, (k - 1) * octets)
    ensures a < b < Power(256, k * octets) && fragmentsOf(a) == fragmentsOf(b)
  {
    PowerIsMonotone(256, (k - 1) * octets, k * octets);
    a, b := Pigeonhole(Power(256, k * octets), Power(256, (k - 1) * octets), fragmentsOf);
  }

  lemma PowerIsMonotone(base: nat, less: nat, more: nat)
    requires base >= 2 && less < more
    ensures Power(base, less) < Power(base, more)
  {
    PowerGrows(base, more - 1);
    if less < more - 1 { PowerIsMonotone(base, less, more - 1); }
  }

  /** A function that gives as many outputs as there are inputs, no output twice, gives every output; here is the input. */
  lemma InjectiveIsOnto(count: nat, f: nat -> nat, output: nat) returns (input: nat)
    requires forall i: nat | i < count :: f(i) < count
    requires forall i: nat, j: nat | i < j < count :: f(i) != f(j)
    requires output < count
    ensures input < count && f(input) == output
  {
    if i: nat :| i < count && f(i) == output {
      input := i;
    } else {
      var top := count - 1;
      // Without that output one fewer is left: what goes to the top may go there.
      var g := (i: nat) => if f(i) == top then output else f(i);
      assert forall i: nat | i < count :: g(i) < top;
      var a, b := Pigeonhole(count, top, g);
      assert g(a) == g(b);
      input := a;
    }
  }

  /**
   * t - 1 shares tell nothing about the key. There are as many polynomials of degree below t as values at t points, and no two have the
   * same values there (both are facts about fields, and required here); take as points 0, where the key is, and those of the t - 1 shares
   * seen. Then, by counting, to the same shares and each key belongs a polynomial: here it is, and there is no second one. So all keys
   * remain, each with equal weight.
   */
  lemma {:isolate_assertions} FewerSharesTellNothing(keys: nat, sharesSeen: nat, keyOf: nat -> nat, sharesOf: nat -> nat, seen: nat, key: nat) returns (polynomial: nat)
    requires forall p: nat | p < Pair(keys, sharesSeen, 0) :: keyOf(p) < keys && sharesOf(p) < sharesSeen
    requires forall p: nat, q: nat | p < q < Pair(keys, sharesSeen, 0) :: keyOf(p) != keyOf(q) || sharesOf(p) != sharesOf(q)
    requires seen < sharesSeen && key < keys
    ensures polynomial < Pair(keys, sharesSeen, 0) && keyOf(polynomial) == key && sharesOf(polynomial) == seen
    ensures forall other: nat | other < Pair(keys, sharesSeen, 0) && keyOf(other) == key && sharesOf(other) == seen :: other == polynomial
  {
    var both := (p: nat) => Pair(keys, sharesOf(p), keyOf(p));
    var count := Pair(keys, sharesSeen, 0);
    forall p: nat | p < count ensures both(p) < count { PairIsBelow(keys, sharesSeen, sharesOf(p), keyOf(p)); }
    forall p: nat, q: nat | p < q < count ensures both(p) != both(q) {
      if both(p) == both(q) { PairsDiffer(keys, sharesOf(p), keyOf(p), sharesOf(q), keyOf(q)); }
    }
    PairIsBelow(keys, sharesSeen, seen, key);
    polynomial := InjectiveIsOnto(count, both, Pair(keys, seen, key));
    PairsDiffer(keys, sharesOf(polynomial), keyOf(polynomial), seen, key);
  }

  /** A pair as one number; opaque, so that only the two lemmas below know of the product. */
  opaque function Pair(width: nat, row: nat, column: nat): nat { row * width + column }

  lemma PairIsBelow(width: nat, rows: nat, row: nat, column: nat)
    requires row < rows && column < width
    ensures Pair(width, row, column) < Pair(width, rows, 0)
  {
    reveal Pair();
    assert (row + 1) * width <= rows * width by { ProductGrows(row + 1, rows, width); }
  }

  lemma PairsDiffer(width: nat, rowA: nat, columnA: nat, rowB: nat, columnB: nat)
    requires columnA < width && columnB < width && Pair(width, rowA, columnA) == Pair(width, rowB, columnB)
    ensures rowA == rowB && columnA == columnB
  {
    reveal Pair();
    if rowA < rowB { PairIsBelow(width, rowB, rowA, columnA); }
    if rowB < rowA { PairIsBelow(width, rowA, rowB, columnB); }
  }

  lemma ProductGrows(a: nat, b: nat, factor: nat)
    requires a <= b
    ensures a * factor <= b * factor
  {}
}
