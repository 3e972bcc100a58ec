using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>
/// Brings a consent that the patient has signed, and changes it: for its own request, for more segments, for longer, signed by another key, by the key that
/// stood before, for another chain, or in the place of a withdrawal.
/// </summary>
internal sealed class GrantForger() : Rewriter<RecordEvent.PatientGrant>(isOfOneMind: false)
{
    /// <inheritdoc/>
    protected override IEnumerable<RecordEvent> Rewrite(Foothold self, RecordEvent.PatientGrant happened) => [Changed(self, happened)];

    private static RecordEvent.PatientGrant Changed(Foothold self, RecordEvent.PatientGrant grant)
    {
        var chainId = self.Host.Setup.Genesis.ChainId;
        var own = self.Town.Past?.Outcomes.GetValueOrDefault("ask too") is Outcome.Requested requested ? requested.Access : grant.Access;
        return self.Choose(7) switch
        {
            0 => grant with { Access = own },
            1 => grant with { Scope = Dealt.Of(self.Host.Setup).Record.Manifest.Scope },
            2 => grant with { ExpiresAtMs = grant.ExpiresAtMs + 1_000_000 },
            3 => Signed(Patients.Stranger, chainId),
            4 => Signed(Patients.First, chainId),
            5 => Signed(Patients.Second, grant.Access.Value),
            _ => grant with { Signature = PatientConsent.Revoke(Patients.Second, chainId, grant.Access) },
        };

        RecordEvent.PatientGrant Signed(Crypto.Signatures.SigningKey key, Crypto.Hashing.Digest chain) =>
            grant with { Signature = PatientConsent.Grant(key, chain, grant.Access, grant.Scope, grant.ExpiresAtMs) };
    }
}
