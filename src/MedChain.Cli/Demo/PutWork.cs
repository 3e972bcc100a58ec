using MedChain.Core;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;

namespace MedChain.Cli.Demo;

/// <summary>
/// Seals and puts a record at its source: has the patient's pseudonym evaluated by the holders of the identity key, unless the source knows it already, and waits
/// until the record is anchored.
/// </summary>
internal sealed class PutWork : Work
{
    private readonly Entropy _seed;
    private PreparedRecord? _prepared;
    private PseudonymQuestion? _question;

    /// <summary>For a bundle that was taken apart just now, by a seed that is wiped when it is sealed.</summary>
    public PutWork(DemoRecord record, PreparedRecord prepared, Entropy seed)
    {
        (Record, _prepared, _seed) = (record, prepared, seed);
        Weight = record.Size;
    }

    /// <summary>The record.</summary>
    public DemoRecord Record { get; }

    /// <inheritdoc/>
    public override void Begin(Consortium consortium)
    {
        if (_prepared!.Patient is not { } patient)
        {
            Put(consortium, Digest.Zero);
        }
        else if (consortium.Pseudonyms.TryGetValue((Record.Source, patient.Text), out var known))
        {
            Put(consortium, known);
        }
        else
        {
            _question = PseudonymQuestion.Of(patient, _seed);
            Await(consortium.Cluster.Submit(Record.Source, new Command.Evaluate(_question.Blinded)));
        }
    }

    /// <inheritdoc/>
    protected override void On(Consortium consortium, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Evaluated evaluated when _prepared is not null:
                var pseudonym = _question!.Finish(evaluated.Value);
                consortium.Pseudonyms[(Record.Source, _prepared.Patient!.Text)] = pseudonym;
                Put(consortium, pseudonym);
                break;
            case Outcome.Anchored:
                Finish();
                break;
            default:
                Forget();
                Fail(Describe(outcome));
                break;
        }
    }

    private void Put(Consortium consortium, Digest pseudonym)
    {
        Await(consortium.Cluster.Submit(Record.Source, new Command.Put(_prepared!.Seal(pseudonym, Record.Source, consortium.Validators))));
        Forget();
    }

    private void Forget()
    {
        _seed.Wipe();
        _prepared = null;
    }
}
