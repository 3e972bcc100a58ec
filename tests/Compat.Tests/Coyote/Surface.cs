using System.Globalization;
using System.Reflection;

namespace Compat.Tests.Coyote;

/// <summary>What an assembly shows to those who use it, as lines of text.</summary>
internal static class Surface
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    /// <summary>The visible types and members of the assemblies, inherited ones included, in order.</summary>
    public static SortedSet<string> Of(params Assembly[] assemblies)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in assemblies.SelectMany(assembly => assembly.GetTypes()).Where(IsVisible))
        {
            lines.Add($"{type} : {Kind(type)}");
            foreach (var member in type.GetMembers(All))
                if (Line(member) is { } line && assemblies.Contains(member.DeclaringType?.Assembly)) lines.Add($"{type}.{line}");
        }
        return lines;
    }

    private static bool IsVisible(Type type) => type.IsNested
        ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!)
        : type.IsPublic;

    private static string Kind(Type type) => string.Join(" ", new[]
    {
        type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : type.IsSubclassOf(typeof(Delegate)) ? "delegate" : "class",
        type is { IsAbstract: true, IsSealed: true } ? "static" : type.IsSealed ? "sealed" : type.IsAbstract ? "abstract" : "",
        type.BaseType is null || type.IsValueType || type.IsSubclassOf(typeof(Delegate)) ? "" : $"of {type.BaseType}",
    }.Where(word => word.Length > 0));

    private static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => Access(constructor) is { } access ? $"new({Parameters(constructor)}) {access}" : null,
        MethodInfo { IsSpecialName: true } method when !method.Name.StartsWith("op_", StringComparison.Ordinal) => null,
        MethodInfo method => Access(method) is { } access ? $"{method.Name}{Generic(method)}({Parameters(method)}) {method.ReturnType} {access}{Modifiers(method)}" : null,
        PropertyInfo property => Property(property),
        FieldInfo { IsPublic: true, IsSpecialName: false } field => $"{field.Name} {field.FieldType}{Value(field)}",
        EventInfo e => $"{e.Name} event {e.EventHandlerType}",
        _ => null,
    };

    private static string? Property(PropertyInfo property)
    {
        var getter = property.GetMethod is { } get ? Access(get) : null;
        var setter = property.SetMethod is { } set ? Access(set) : null;
        if (getter is null && setter is null) return null;
        return $"{property.Name} {property.PropertyType} get {getter ?? "-"} set {setter ?? "-"}";
    }

    /// <summary>Protected internal shows as protected, as it is that to other assemblies; null for what they do not see.</summary>
    private static string? Access(MethodBase method) =>
        method.IsPublic ? "public" : method.IsFamily || method.IsFamilyOrAssembly ? "protected" : null;

    private static string Modifiers(MethodInfo method) =>
        method.IsStatic ? " static" : method is { IsVirtual: true, IsFinal: false } ? " virtual" : "";

    private static string Generic(MethodInfo method) => method.IsGenericMethod
        ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => $"{argument} of {string.Join("+", argument.GetGenericParameterConstraints().Select(type => type.ToString()))}"))}>"
        : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{parameter.ParameterType} {parameter.Name}{Default(parameter)}"));

    private static string Default(ParameterInfo parameter) =>
        parameter.HasDefaultValue ? $" = {Convert.ToString(parameter.DefaultValue, CultureInfo.InvariantCulture)}" : "";

    private static string Value(FieldInfo field) => field.IsLiteral ? $" = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}" : "";
}
