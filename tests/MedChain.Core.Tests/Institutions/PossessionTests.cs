using System.Collections.Immutable;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Institutions;

/// <summary>Who registers keys holds them. Spec: Institutions I5.</summary>
public sealed class PossessionTests
{
    private readonly Consortium _consortium = new(4);

    [Fact]
    public void I5_each_of_the_three_keys_must_prove_possession()
    {
        var (own, other) = (_consortium.Draw(7), _consortium.Draw(8));
        Assert.True(own.Registration.IsValid(_consortium.Genesis.ChainId, own.Setup.Keys));
        var (mine, theirs) = (own.Registration.Proof, Registration.Sign(_consortium.Genesis.ChainId, own.Institution, other.Setup.Keys, other.Setup.Sealing).Proof);
        PossessionProof[] wrong =
        [
            mine with { Signing = theirs.Signing }, mine with { Lottery = theirs.Lottery },
            mine with { Sealing = theirs.Sealing }, mine with { SealingPoint = theirs.SealingPoint },
            mine with { SealingPoint = theirs.SealingPoint, Sealing = theirs.Sealing }, mine with { SealingPoint = own.Institution.SigningKey, Sealing = mine.Signing },
        ];
        Assert.All(wrong, proof => Assert.False(new Registration(own.Institution, proof).IsValid(_consortium.Genesis.ChainId, own.Setup.Keys)));
    }

    [Fact]
    public void I5_a_proof_is_for_one_chain_one_number_one_name_and_these_keys()
    {
        var (own, other) = (_consortium.Draw(7), _consortium.Draw(8));
        var (institution, proof) = (own.Registration.Institution, own.Registration.Proof);
        Institution[] changed =
        [
            institution with { Id = new InstitutionId(8) }, institution with { Name = "Other" }, institution with { SigningKey = other.Institution.SigningKey },
            institution with { VrfKey = other.Institution.VrfKey }, institution with { SealingKey = other.Institution.SealingKey },
        ];
        Assert.False(own.Registration.IsValid(Digest.Zero, own.Setup.Keys));
        Assert.All(changed, item => Assert.False(new Registration(item, proof).IsValid(_consortium.Genesis.ChainId, own.Setup.Keys)));
    }

    [Fact]
    public void I5_a_chain_starts_only_when_each_founder_has_shown_that_it_holds_its_keys()
    {
        var genesis = _consortium.Genesis;
        ImmutableArray<PossessionProof> proofs =
            [.. _consortium.Setups.Select((setup, i) => Registration.Sign(genesis.ChainId, genesis.Founders.Members[i], setup.Keys, setup.Sealing).Proof)];
        var keys = _consortium[0].Keys;
        Assert.Null(new Founding(genesis, proofs).Problem(keys));
        Assert.Contains("one proof", new Founding(genesis, proofs[..3]).Problem(keys), StringComparison.Ordinal);
        Assert.Contains("H2", new Founding(genesis, proofs.SetItem(2, proofs[1])).Problem(keys), StringComparison.Ordinal);
        Assert.Contains("H0", new Founding(new Consortium(4, seed: 2).Genesis, proofs).Problem(keys), StringComparison.Ordinal);
        Assert.Contains("at least 4", new Founding(new Consortium(3).Genesis, proofs).Problem(keys), StringComparison.Ordinal);
    }
}
