using System.Globalization;
using System.Text.Json;

namespace MedChain.Sim.Patients;

/// <summary>Writes the few shapes of FHIR R4 that <see cref="SyntheticBundle"/> needs (http://hl7.org/fhir/R4/datatypes.html).</summary>
internal sealed class FhirWriter(Utf8JsonWriter json)
{
    public void Entry(string type, string id, Action body)
    {
        json.WriteStartObject();
        json.WriteString("fullUrl", "urn:uuid:" + id);
        json.WriteStartObject("resource");
        json.WriteString("resourceType", type);
        json.WriteString("id", id);
        body();
        json.WriteEndObject();
        json.WriteStartObject("request");
        json.WriteString("method", "POST");
        json.WriteString("url", type);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public void Text(string name, string value) => json.WriteString(name, value);

    public void Moment(string name, DateTime value) => json.WriteString(name, Moment(value));

    public void Period(string name, DateTime start, DateTime end)
    {
        json.WriteStartObject(name);
        json.WriteString("start", Moment(start));
        json.WriteString("end", Moment(end));
        json.WriteEndObject();
    }

    public void Identifier(string system, string value)
    {
        json.WriteStartArray("identifier");
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("value", value);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public void Name(string family, string given)
    {
        json.WriteStartArray("name");
        json.WriteStartObject();
        json.WriteString("use", "official");
        json.WriteString("family", family);
        json.WriteStartArray("given");
        json.WriteStringValue(given);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public void Address(string line, string city, string postalCode)
    {
        json.WriteStartArray("address");
        json.WriteStartObject();
        json.WriteStartArray("line");
        json.WriteStringValue(line);
        json.WriteEndArray();
        json.WriteString("city", city);
        json.WriteString("postalCode", postalCode);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public void Coding(string name, string system, string code, string display, bool bare = false)
    {
        json.WriteStartObject(name);
        if (!bare)
        {
            json.WriteStartArray("coding");
            json.WriteStartObject();
        }

        json.WriteString("system", system);
        json.WriteString("code", code);
        json.WriteString("display", display);
        json.WriteEndObject();
        if (bare) return;
        json.WriteEndArray();
        json.WriteString("text", display);
        json.WriteEndObject();
    }

    public void Reference(string name, string id, string? display = null)
    {
        json.WriteStartObject(name);
        json.WriteString("reference", "urn:uuid:" + id);
        if (display is not null) json.WriteString("display", display);
        json.WriteEndObject();
    }

    public void Quantity(string name, int tenths, string unit)
    {
        json.WriteStartObject(name);
        WriteFixed("value", tenths, 10);
        json.WriteString("unit", unit);
        json.WriteString("system", "http://unitsofmeasure.org");
        json.WriteString("code", unit);
        json.WriteEndObject();
    }

    public void Money(string name, int cents)
    {
        json.WriteStartObject(name);
        WriteFixed("value", cents, 100);
        json.WriteString("currency", "EUR");
        json.WriteEndObject();
    }

    public void Diagnosis(string condition)
    {
        json.WriteStartArray("diagnosis");
        json.WriteStartObject();
        json.WriteNumber("sequence", 1);
        Reference("diagnosisReference", condition);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public void Attachment(string url, string title)
    {
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteStartObject("attachment");
        json.WriteString("contentType", "text/plain");
        json.WriteString("url", url);
        json.WriteString("title", title);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string Moment(DateTime value) => value.ToString("yyyy-MM-dd'T'HH:mm:ss'+01:00'", CultureInfo.InvariantCulture);

    // A FHIR decimal with as many digits behind the point as the scale has zeros: no floating point in the simulator.
    private void WriteFixed(string name, int scaled, int scale)
    {
        json.WritePropertyName(name);
        var digits = scale == 10 ? "D1" : "D2";
        json.WriteRawValue(string.Create(CultureInfo.InvariantCulture, $"{scaled / scale}.{(scaled % scale).ToString(digits, CultureInfo.InvariantCulture)}"));
    }
}
