namespace Cairn.Demo.State;

/// <summary>PostgreSQL and its settings.</summary>
internal sealed record DatabaseState
{
    public required string Tag { get; init; }

    public required int MaxConnections { get; init; }

    public required string SharedBuffers { get; init; }

    public required string MemoryLimit { get; init; }

    public required string Storage { get; init; }

    public string? StatementTimeout { get; init; }

    public string? SlowQueryLog { get; init; }

    public string MaxWalSize { get; init; } = "1GB";

    public string BackupSchedule { get; init; } = "0 3 * * *";

    public int BackupsKept { get; init; } = 7;

    /// <summary>How often the password was rotated; the fake ciphertext is derived from it.</summary>
    public int PasswordRotation { get; init; }

    public required string PasswordChanged { get; init; }
}
