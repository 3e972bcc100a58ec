using MedChain.Core.Records.Segmentation;

namespace MedChain.Core.Records;

/// <summary>Whose record a bundle is, as the identity function is asked. Spec: Records N1, N6.</summary>
internal static class PatientRules
{
    /// <summary>Why a bundle's patient cannot be asked for, or null.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="patient">Its patient.</param>
    /// <param name="identifier">The identifier to ask for, or null.</param>
    public static BundleRejection? WhyNot(ReadOnlySpan<byte> bundle, NamedPatient patient, out NormalIdentifier? identifier) =>
        NormalIdentifier.TryNormalise(patient.System, patient.Value, out identifier, out var fault) ? null
            : BundleRejection.At(bundle, patient.Offset, fault, IdentifierFaults.Sentence(fault) + patient.Path);
}
