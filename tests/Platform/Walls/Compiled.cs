using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Cairn.Walls.Tests;

/// <summary>What a compiled room uses, read from its metadata: no spelling in the source can hide it.</summary>
/// <param name="References">Names of the assemblies it uses.</param>
/// <param name="Types">Full names of the types it uses from other assemblies.</param>
/// <param name="Members">The members it uses of those, as <c>System.DateTime.get_UtcNow</c>.</param>
/// <param name="Open">Full names of its own classes that are neither sealed nor abstract.</param>
internal sealed record Compiled(
    string Name,
    IReadOnlySet<string> References,
    IReadOnlySet<string> Types,
    IReadOnlySet<string> Members,
    IReadOnlyList<string> Open
)
{
    /// <summary>Every assembly that is ours, tests apart.</summary>
    public static IReadOnlyList<Compiled> All { get; } =
    [.. Rooms.MayReference.Keys.Order(StringComparer.Ordinal).Select(name => Read(Path.Combine(AppContext.BaseDirectory, name + ".dll")))];

    /// <summary>The names of those for which something holds.</summary>
    public static string[] That(Func<Compiled, bool> holds) => [.. All.Where(holds).Select(one => one.Name)];

    public bool Uses(params string[] names) => names.Any(name => Types.Contains(name) || Members.Contains(name));

    /// <summary>Whether it uses any type of a namespace or of one below it.</summary>
    public bool UsesNamespace(string name) => Types.Any(type => type.StartsWith(name + ".", StringComparison.Ordinal));

    private static Compiled Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        string Full(TypeReference type) => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        return new Compiled(
            Path.GetFileNameWithoutExtension(path),
            reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name)).ToHashSet(),
            reader.TypeReferences.Select(handle => Full(reader.GetTypeReference(handle))).ToHashSet(),
            reader
                .MemberReferences.Select(reader.GetMemberReference)
                .Where(member => member.Parent.Kind == HandleKind.TypeReference)
                .Select(member => $"{Full(reader.GetTypeReference((TypeReferenceHandle)member.Parent))}.{reader.GetString(member.Name)}")
                .ToHashSet(),
            [
                .. reader
                    .TypeDefinitions.Select(reader.GetTypeDefinition)
                    .Where(IsOpenClass)
                    .Select(type => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}".TrimStart('.')),
            ]
        );
    }

    private static bool IsOpenClass(TypeDefinition type) =>
        (type.Attributes & (TypeAttributes.Sealed | TypeAttributes.Abstract | TypeAttributes.Interface)) == 0 && !type.BaseType.IsNil;
}
