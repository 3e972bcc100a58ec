using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace MedChain.Architecture.Tests;

/// <summary>What the lists of banned symbols cannot see: floating point, async methods, static state.</summary>
public sealed class PurityTests
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Type[] FloatingPoint = [typeof(double), typeof(float), typeof(Half), typeof(decimal)];

    /// <summary>Statistics for people, which decide nothing; loading of libsodium, which happens once.</summary>
    private static readonly string[] MeasuresOnly = ["MedChain.Sim.Measures"];
    private static readonly string[] LoadsLibrary = ["MedChain.Crypto.Native"];

    public static TheoryData<string> PureAssemblies => ["MedChain.Crypto", "MedChain.Core", "MedChain.Sim"];

    [Theory]
    [MemberData(nameof(PureAssemblies))]
    public void No_floating_point(string assembly)
    {
        foreach (var type in TypesOf(assembly, MeasuresOnly))
        {
            foreach (var field in type.GetFields(All)) Refuse(field.FieldType, field);
            foreach (var method in MethodsOf(type))
            {
                if (method is MethodInfo info) Refuse(info.ReturnType, method);
                foreach (var parameter in method.GetParameters()) Refuse(parameter.ParameterType, method);
                Assert.False(Instructions.UseFloatingPoint(method), $"{method.DeclaringType}.{method.Name} calculates with floating point");
                foreach (var local in method.GetMethodBody()?.LocalVariables ?? []) Refuse(local.LocalType, method);
            }
        }

        static void Refuse(Type type, MemberInfo member)
        {
            var element = type.HasElementType ? type.GetElementType()! : type;
            var isFloating = FloatingPoint.Contains(element) || element.GetGenericArguments().Any(FloatingPoint.Contains);
            Assert.False(isFloating, $"{member.DeclaringType}.{member.Name} uses {type.Name}");
        }
    }

    [Theory]
    [MemberData(nameof(PureAssemblies))]
    public void No_async_method(string assembly)
    {
        foreach (var method in TypesOf(assembly, []).SelectMany(MethodsOf))
        {
            Assert.False(method.IsDefined(typeof(AsyncStateMachineAttribute)), $"{method.DeclaringType}.{method.Name} is async");
            var returned = (method as MethodInfo)?.ReturnType;
            var isTask = typeof(Task).IsAssignableFrom(returned) || returned?.Name.StartsWith("ValueTask", StringComparison.Ordinal) == true;
            Assert.False(isTask, $"{method.DeclaringType}.{method.Name} returns a task");
        }
    }

    [Theory]
    [MemberData(nameof(PureAssemblies))]
    public void No_static_state(string assembly)
    {
        foreach (var field in TypesOf(assembly, LoadsLibrary).SelectMany(type => type.GetFields(All)).Where(field => field.IsStatic))
        {
            Assert.True(field.IsInitOnly || field.IsLiteral, $"{field.DeclaringType}.{field.Name} can be changed");
            Assert.False(
                IsMutableCollection(field.FieldType) && !(field.FieldType.IsArray && field.IsPrivate),
                $"{field.DeclaringType}.{field.Name} is a collection that can be changed");
        }
    }

    [Fact]
    public void State_is_sealed_records_and_small_values()
    {
        var states = TypesOf("MedChain.Core", []).Where(type => type.Name.EndsWith("State", StringComparison.Ordinal) && type is { IsClass: true, IsNested: false });
        Assert.All(states, type =>
        {
            Assert.True(type.IsSealed, $"{type} is not sealed");
            foreach (var property in type.GetProperties(All).Where(property => property.SetMethod is not null))
                Assert.Contains(typeof(IsExternalInit), property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers());
        });
    }

    private static bool IsMutableCollection(Type type) =>
        typeof(IEnumerable).IsAssignableFrom(type)
        && type != typeof(string)
        && type.Namespace != typeof(ImmutableArray).Namespace
        && !type.IsInterface;

    private static IEnumerable<Type> TypesOf(string assembly, string[] exempt) => Assembly.Load(assembly).GetTypes()
        .Where(type => !IsCompilerMade(type))
        .Where(type => !exempt.Any(name => type.Namespace == name || type.Namespace?.StartsWith(name + ".", StringComparison.Ordinal) == true));

    private static bool IsCompilerMade(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute)) || (type.DeclaringType is { } outer ? IsCompilerMade(outer) : type.Name.StartsWith('<'));

    private static IEnumerable<MethodBase> MethodsOf(Type type) =>
        type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All));
}
