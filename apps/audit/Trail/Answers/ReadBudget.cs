namespace Cairn.Trail.Answers;

/// <summary>
/// How much of a trail one request may read, so that none keeps others waiting: a number of changes and bytes of what they changed. The
/// same request always gets as far, whatever else the machine does.
/// </summary>
/// <param name="changes">At most so many changes.</param>
/// <param name="bytes">At most so many bytes.</param>
/// <param name="cancel">Asked for before each: work ends with its client.</param>
public sealed class ReadBudget(int changes, long bytes, CancellationToken cancel)
{
    private long size;

    /// <summary>How many changes were read.</summary>
    public int Read { get; private set; }

    /// <summary>Nothing more may be read.</summary>
    public bool IsSpent => Read >= changes || size >= bytes;

    /// <summary>A change is to be read that has so many bytes.</summary>
    /// <exception cref="ReadBudgetException">Too much was read before.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public void Spend(int length)
    {
        cancel.ThrowIfCancellationRequested();
        if (IsSpent)
        {
            throw new ReadBudgetException(Read);
        }

        Read++;
        size += length;
    }
}

/// <summary>An answer would need more of the trail than may be read for it.</summary>
public sealed class ReadBudgetException(int read)
    : CairnException($"More than {read:N0} changes would have to be read for this.", UserMistake);
