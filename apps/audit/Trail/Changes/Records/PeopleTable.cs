namespace Cairn.Trail.Changes.Records;

/// <summary>
/// The people of a record, each once and each a slot of its own (length of the name, name, address); the rest of the record
/// refers to them by number.
/// </summary>
internal readonly struct PeopleTable
{
    private readonly RecordWriter writer;
    private readonly Dictionary<Person, int> numbers = [];

    public PeopleTable(RecordWriter writer, IEnumerable<Person> people)
    {
        this.writer = writer;
        foreach (Person person in people)
        {
            numbers.TryAdd(person, numbers.Count);
        }

        writer.Number((ulong)numbers.Count);
        foreach (Person person in numbers.Keys)
        {
            byte[] name = System.Text.Encoding.UTF8.GetBytes(person.Name);
            byte[] email = System.Text.Encoding.UTF8.GetBytes(person.Email);
            writer.BeginSlot(RecordWriter.SizeOf((ulong)name.Length) + name.Length + email.Length);
            writer.Text(name);
            writer.Raw(email);
        }
    }

    public void Refer(Person person) => writer.Number((ulong)numbers[person]);

    public void Refer(IReadOnlyList<Person> people)
    {
        writer.Number((ulong)people.Count);
        foreach (Person person in people)
        {
            Refer(person);
        }
    }

    public static Person[] Read(ref RecordReader reader)
    {
        var people = new Person[reader.Count(1)];
        for (int i = 0; i < people.Length; i++)
        {
            people[i] = reader.Slot(out ReadOnlySpan<byte> content) ? Read(content) : new Person(RecordReader.Erased, "");
        }

        return people;
    }

    public static Person Referred(ref RecordReader reader, Person[] people)
    {
        int number = reader.Count();
        return number < people.Length
            ? people[number]
            : throw new InvalidDataException("A stored record refers to someone it does not name.");
    }

    public static Person[] AllReferred(ref RecordReader reader, Person[] people)
    {
        var all = new Person[reader.Count(1)];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = Referred(ref reader, people);
        }

        return all;
    }

    /// <summary>A person from a slot's content.</summary>
    public static Person Read(ReadOnlySpan<byte> content)
    {
        var reader = new RecordReader(content);
        return new Person(reader.Text(), System.Text.Encoding.UTF8.GetString(reader.Rest()));
    }
}
