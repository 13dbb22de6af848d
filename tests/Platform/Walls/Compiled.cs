using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Cairn.Walls.Tests;

/// <summary>What a compiled room uses, read from its instructions and signatures: no spelling in the source can hide it.</summary>
/// <param name="Name">The room's namespace: its types, and those of namespaces below it that are no room of their own.</param>
/// <param name="Types">Full names of the types it uses, its own included.</param>
/// <param name="Members">The members it uses, as <c>System.DateTime.get_UtcNow</c>.</param>
/// <param name="Open">Full names of its own classes that are neither sealed nor abstract.</param>
internal sealed record Compiled(string Name, IReadOnlySet<string> Types, IReadOnlySet<string> Members, IReadOnlyList<string> Open)
{
    /// <summary>Every type of the product's assemblies, those apart that the compiler puts into no namespace.</summary>
    private static readonly TypeDefinition[] AllTypes =
    [
        .. Checkout
            .Files(".csproj")
            .Where(project => !project.StartsWith("tests/", StringComparison.Ordinal))
            .Select(project => Path.Combine(AppContext.BaseDirectory, Path.GetFileNameWithoutExtension(project) + ".dll"))
            .SelectMany(path => ModuleDefinition.ReadModule(path).Types),
    ];

    /// <summary>Every room of every assembly of the product, by name.</summary>
    public static IReadOnlyList<Compiled> All { get; } =
    [.. AllTypes.GroupBy(RoomOf).Where(room => room.Key.Length > 0).Select(Compile).OrderBy(room => room.Name, StringComparer.Ordinal)];

    /// <summary>Full names of types that lie in no room.</summary>
    public static string[] Homeless =>
        [
            .. AllTypes
                .Where(type => type.Namespace.StartsWith("Cairn", StringComparison.Ordinal) && RoomOf(type).Length == 0)
                .Where(type => type.Namespace != Rooms.Everywhere)
                .Select(type => type.FullName),
        ];

    /// <summary>Names of types that more than one room or namespace has; what the compiler generates is left out.</summary>
    public static string[] Ambiguous =>
        [
            .. AllTypes
                .Where(type =>
                    type.Namespace.StartsWith("Cairn", StringComparison.Ordinal)
                    && !type.Name.Contains('<')
                    && type.Namespace != "Cairn.Service.Pages.Templates"
                )
                .GroupBy(type => type.Name)
                .Where(types => types.Count() > 1)
                .Select(types => $"{types.Key}: {string.Join(", ", types.Select(type => type.Namespace))}"),
        ];

    /// <summary>The other rooms whose types it uses.</summary>
    public IEnumerable<string> Uses() =>
        Types
            .Select(type => Rooms.Of(type[..Math.Max(0, type.LastIndexOf('.'))]))
            .Where(room => room.Length > 0 && room != Name)
            .Distinct();

    public bool Uses(params string[] names) => names.Any(name => Types.Contains(name) || Members.Contains(name));

    /// <summary>Whether it uses any type of a namespace or of one below it.</summary>
    public bool UsesNamespace(string name) => Types.Any(type => type.StartsWith(name + ".", StringComparison.Ordinal));

    /// <summary>The names of the rooms for which something holds.</summary>
    public static string[] That(Func<Compiled, bool> holds) => [.. All.Where(holds).Select(room => room.Name)];

    /// <summary>The statements of a program lie in no namespace; they belong to its room.</summary>
    private static string RoomOf(TypeDefinition type) =>
        type is { Namespace: "", Name: "Program" } ? Rooms.OfProgram(type.Module.Assembly.Name.Name) : Rooms.Of(type.Namespace);

    private static Compiled Compile(IGrouping<string, TypeDefinition> room)
    {
        var used = new Used();
        foreach (TypeDefinition type in room)
        {
            used.Add(type);
        }

        return new Compiled(
            room.Key,
            used.Types,
            used.Members,
            [
                .. room.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false, IsInterface: false })
                    .Select(type => type.FullName),
            ]
        );
    }

    private sealed class Used
    {
        public HashSet<string> Types { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Members { get; } = new(StringComparer.Ordinal);

        public void Add(TypeDefinition type)
        {
            Add(type.BaseType);
            Add(type.CustomAttributes);
            foreach (InterfaceImplementation implementation in type.Interfaces)
            {
                Add(implementation.InterfaceType);
            }

            foreach (FieldDefinition field in type.Fields)
            {
                Add(field.FieldType);
            }

            foreach (MethodDefinition method in type.Methods)
            {
                Add((MethodReference)method);
                Add(method.CustomAttributes);
                if (method.HasBody)
                {
                    Add(method.Body);
                }
            }

            foreach (TypeDefinition nested in type.NestedTypes)
            {
                Add(nested);
            }
        }

        private void Add(MethodBody body)
        {
            foreach (VariableDefinition variable in body.Variables)
            {
                Add(variable.VariableType);
            }

            foreach (ExceptionHandler handler in body.ExceptionHandlers)
            {
                Add(handler.CatchType);
            }

            foreach (Instruction instruction in body.Instructions)
            {
                switch (instruction.Operand)
                {
                    case TypeReference type:
                        Add(type);
                        break;
                    case MethodReference method:
                        Add(method);
                        Members.Add($"{method.DeclaringType.GetElementType().FullName}.{method.Name}");
                        break;
                    case FieldReference field:
                        Add(field.DeclaringType);
                        Add(field.FieldType);
                        break;
                    default:
                        break;
                }
            }
        }

        private void Add(MethodReference method)
        {
            Add(method.DeclaringType);
            Add(method.ReturnType);
            foreach (ParameterDefinition parameter in method.Parameters)
            {
                Add(parameter.ParameterType);
            }

            if (method is GenericInstanceMethod generic)
            {
                foreach (TypeReference argument in generic.GenericArguments)
                {
                    Add(argument);
                }
            }
        }

        private void Add(IEnumerable<CustomAttribute> attributes)
        {
            foreach (CustomAttribute attribute in attributes)
            {
                Add(attribute.AttributeType);
            }
        }

        private void Add(TypeReference? type)
        {
            if (type is GenericInstanceType generic)
            {
                foreach (TypeReference argument in generic.GenericArguments)
                {
                    Add(argument);
                }
            }

            TypeReference? element = type?.GetElementType();
            while (element is { IsNested: true })
            {
                element = element.DeclaringType;
            }

            if (element is { IsGenericParameter: false })
            {
                Types.Add(element.FullName);
            }
        }
    }
}
