using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MedChain.Sim.Patients;

/// <summary>
/// FHIR R4 bundles of patients who do not exist, for demonstrations and tests: the same seed and number always give the same octets.
/// Every name begins with "Testperson-", "Testarzt-" or "Testklinik-"; nothing is taken from any real or published record.
/// </summary>
public static class SyntheticBundle
{
    private const string Sct = "http://snomed.info/sct";
    private static readonly string[] Trees = ["Ahorn", "Birke", "Buche", "Eibe", "Erle", "Esche", "Fichte", "Kiefer", "Linde", "Pappel", "Tanne", "Ulme", "Weide", "Zeder"];
    private static readonly string[] Colours = ["Amber", "Azur", "Indigo", "Karmin", "Ocker", "Purpur", "Sepia", "Umbra"];

    private static readonly (string Code, string Display)[] Conditions =
        [("444814009", "Viral sinusitis (disorder)"), ("59621000", "Essential hypertension (disorder)"), ("44054006", "Type 2 diabetes mellitus (disorder)"), ("195967001", "Asthma (disorder)"), ("40055000", "Chronic sinusitis (disorder)")];

    private static readonly (string Code, string Display, string Unit, int Low, int High)[] Observations =
        [("8302-2", "Body height", "cm", 1480, 2010), ("29463-7", "Body weight", "kg", 450, 1200), ("8867-4", "Heart rate", "/min", 520, 980), ("2339-0", "Glucose [Mass/volume] in Blood", "mg/dL", 700, 1400)];

    /// <summary>Makes a bundle.</summary>
    /// <param name="seed32">32 octets.</param>
    /// <param name="patientNumber">Which patient of that seed, 0 or more.</param>
    /// <returns>UTF-8, indented, about 10 to 90 KB: Patient, Organization, Practitioner, then encounters with what happened there.</returns>
    /// <exception cref="ArgumentException">A seed of another length, or a negative number.</exception>
    public static byte[] Generate(ReadOnlySpan<byte> seed32, int patientNumber)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(patientNumber);
        var draw = new PatientDraws(seed32, patientNumber);
        var octets = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(octets, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Bundle");
            json.WriteString("type", "transaction");
            json.WriteStartArray("entry");
            var people = WritePeople(new FhirWriter(json), draw);
            var visits = 2 + draw.Next(12);
            for (var visit = 0; visit < visits; visit++) WriteVisit(new FhirWriter(json), draw, people, Later(new DateTime(2012, 1, 1), minutes: 1440 * ((visit * 120) + draw.Next(100))));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return octets.WrittenSpan.ToArray();
    }

    // By ticks: the framework's AddMinutes calculates with floating point.
    private static DateTime Later(DateTime time, int minutes) => time.AddTicks(minutes * TimeSpan.TicksPerMinute);

    private readonly record struct People(string Patient, string PatientName, string Doctor, string DoctorName, string Clinic, string ClinicName);

    private static People WritePeople(FhirWriter fhir, PatientDraws draw)
    {
        var people = new People(
            draw.Uuid(), $"{draw.Of(Colours)} Testperson-{draw.Of(Trees)}", draw.Uuid(), $"Testarzt-{draw.Of(Trees)}", draw.Uuid(), $"Testklinik-{draw.Of(Colours)}");
        fhir.Entry("Patient", people.Patient, () =>
        {
            fhir.Identifier("urn:medchain:testpersonen", "TP-" + draw.Digits(10));
            fhir.Name(people.PatientName.Split(' ')[1], people.PatientName.Split(' ')[0]);
            fhir.Text("gender", draw.Next(2) == 0 ? "female" : "male");
            fhir.Text("birthDate", new DateTime(1930 + draw.Next(80), 1 + draw.Next(12), 1 + draw.Next(28)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            fhir.Address($"Testweg {1 + draw.Next(200)}", $"Teststadt-{draw.Of(Trees)}", draw.Digits(5));
        });
        fhir.Entry("Organization", people.Clinic, () =>
        {
            fhir.Identifier("urn:medchain:testkliniken", "TK-" + draw.Digits(8));
            fhir.Text("name", people.ClinicName);
        });
        fhir.Entry("Practitioner", people.Doctor, () =>
        {
            fhir.Identifier("urn:medchain:testaerzte", "TA-" + draw.Digits(8));
            fhir.Name(people.DoctorName, draw.Of(Colours));
        });
        return people;
    }

    private static void WriteVisit(FhirWriter fhir, PatientDraws draw, People people, DateTime day)
    {
        var start = Later(day, minutes: 480 + draw.Next(480));
        var (code, display) = draw.Of(Conditions);
        var (encounter, condition) = (draw.Uuid(), draw.Uuid());
        fhir.Entry("Encounter", encounter, () =>
        {
            fhir.Text("status", "finished");
            fhir.Coding("class", "http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB", "ambulatory", bare: true);
            fhir.Reference("subject", people.Patient, people.PatientName);
            fhir.Period("period", start, Later(start, minutes: 15 + draw.Next(60)));
            fhir.Reference("serviceProvider", people.Clinic, people.ClinicName);
        });
        fhir.Entry("Condition", condition, () =>
        {
            fhir.Coding("code", Sct, code, display);
            fhir.Reference("subject", people.Patient, people.PatientName);
            fhir.Reference("encounter", encounter);
            fhir.Moment("onsetDateTime", start);
        });
        for (var i = 2 + draw.Next(4); i > 0; i--)
        {
            var (loinc, name, unit, low, high) = draw.Of(Observations);
            fhir.Entry("Observation", draw.Uuid(), () =>
            {
                fhir.Text("status", "final");
                fhir.Coding("code", "http://loinc.org", loinc, name);
                fhir.Reference("subject", people.Patient);
                fhir.Reference("encounter", encounter);
                fhir.Moment("effectiveDateTime", start);
                fhir.Quantity("valueQuantity", low + draw.Next(high - low), unit);
            });
        }

        WriteDocument(fhir, draw, people, $"{people.PatientName} was seen by {people.DoctorName} at {people.ClinicName}: {display}.", start);
        fhir.Entry("Claim", draw.Uuid(), () =>
        {
            fhir.Text("status", "active");
            fhir.Text("use", "claim");
            fhir.Reference("patient", people.Patient, people.PatientName);
            fhir.Moment("created", start);
            fhir.Reference("provider", people.Clinic, people.ClinicName);
            fhir.Diagnosis(condition);
            fhir.Money("total", draw.Next(90000));
        });
    }

    private static void WriteDocument(FhirWriter fhir, PatientDraws draw, People people, string letter, DateTime date)
    {
        var binary = draw.Uuid();
        var content = letter + "\n" + Convert.ToHexString(draw.Octets(draw.Next(4) == 0 ? 2000 : 200));
        fhir.Entry("DocumentReference", draw.Uuid(), () =>
        {
            fhir.Text("status", "current");
            fhir.Reference("subject", people.Patient, people.PatientName);
            fhir.Moment("date", date);
            fhir.Reference("custodian", people.Clinic);
            fhir.Attachment("urn:uuid:" + binary, "Letter of " + people.DoctorName);
        });
        fhir.Entry("Binary", binary, () =>
        {
            fhir.Text("contentType", "text/plain");
            fhir.Text("data", Convert.ToBase64String(Encoding.UTF8.GetBytes(content)));
        });
    }
}
