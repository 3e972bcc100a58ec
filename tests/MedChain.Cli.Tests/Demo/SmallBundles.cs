using System.Globalization;

namespace MedChain.Cli.Tests.Demo;

/// <summary>A folder of small FHIR bundles.</summary>
internal sealed class SmallBundles : IDisposable
{
    public SmallBundles(int count)
    {
        for (var number = 0; number < count; number++) Add(string.Create(CultureInfo.InvariantCulture, $"patient-{number}.json"), Bundle(number));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("medchain-bundles-").FullName;

    public static string Bundle(int number) => $$"""
        {
          "resourceType": "Bundle",
          "type": "collection",
          "entry": [
            {
              "fullUrl": "urn:uuid:00000000-0000-4000-8000-00000000000{{number}}",
              "resource": { "resourceType": "Patient", "id": "p{{number}}", "identifier": [ { "system": "urn:example:national", "value": "99000{{number}}" } ], "gender": "female", "birthDate": "1970-01-0{{number + 1}}" }
            },
            {
              "fullUrl": "urn:uuid:10000000-0000-4000-8000-00000000000{{number}}",
              "resource": { "resourceType": "Condition", "id": "c{{number}}", "subject": { "reference": "urn:uuid:00000000-0000-4000-8000-00000000000{{number}}" }, "code": { "text": "Example condition {{number}}" } }
            }
          ]
        }
        """;

    public void Add(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
