namespace MedChain.Cli.Demo;

/// <content>A read under a patient's own key.</content>
internal sealed partial class Demonstration
{
    private PatientReport? _patient;

    private void ReadByPatientsWord()
    {
        if (Living.FirstOrDefault() is not { } record) return;
        var bearer = _consortium.Validators.Members.Select(member => member.Id).First(id => id != record.Reader && id != record.Source);
        _screen.Step($"A patient has a key of its own: {record.Source} cannot consent any more, {bearer} brings what the patient signed, {record.Reader} reads");
        var work = new PatientWork(record, bearer);
        WorkLine.Run(_consortium, [work], _ => { });
        _patient = new PatientReport(record.Reader.ToString(), bearer.ToString(), work.IsOfficeRefused, work.IsIdentical);
        Check(work.Failure is null, $"the read under the patient's key did not come to its end: {work.Failure}");
        Check(work.IsOfficeRefused, "the consent office consented in the patient's stead");
        Check(work.IsIdentical, "the read under the patient's key gave another record");
        _screen.Note("the consent office was refused; read by the patient's signature", work.IsIdentical);
    }
}
