using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Cairn.Service.Receivers;

/// <summary>
/// How many connections a port has at most. When there are as many, the oldest one on which no whole request is being answered is
/// closed: whoever only holds connections open loses them, and a probe or a sender that says something gets in.
/// </summary>
internal sealed class ConnectionLimit(int most)
{
    private readonly Lock gate = new();
    private readonly LinkedList<ConnectionContext> open = new();
    private readonly HashSet<string> answering = new(StringComparer.Ordinal);

    /// <summary>Counts a port's connections.</summary>
    public ConnectionDelegate Count(ConnectionDelegate next) =>
        async connection =>
        {
            var place = new LinkedListNode<ConnectionContext>(connection);
            if (!Enter(place))
            {
                connection.Abort(new ConnectionAbortedException("There are too many connections that are being answered."));
                return;
            }

            try
            {
                await next(connection).ConfigureAwait(false);
            }
            finally
            {
                Leave(place);
            }
        };

    /// <summary>While a request is answered, its connection is not closed for another's sake.</summary>
    public async Task Answer(HttpContext http, RequestDelegate next)
    {
        string id = http.Connection.Id;
        lock (gate)
        {
            answering.Add(id);
        }

        try
        {
            await next(http).ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
            {
                answering.Remove(id);
            }
        }
    }

    private bool Enter(LinkedListNode<ConnectionContext> place)
    {
        LinkedListNode<ConnectionContext>? oldest = null;
        lock (gate)
        {
            if (open.Count >= most)
            {
                oldest = open.First;
                while (oldest is not null && answering.Contains(oldest.Value.ConnectionId))
                {
                    oldest = oldest.Next;
                }

                if (oldest is null)
                {
                    return false;
                }

                open.Remove(oldest);
            }

            open.AddLast(place);
        }

        oldest?.Value.Abort(new ConnectionAbortedException("Of too many connections this one was the oldest that said nothing."));
        return true;
    }

    private void Leave(LinkedListNode<ConnectionContext> place)
    {
        lock (gate)
        {
            answering.Remove(place.Value.ConnectionId);
            if (place.List is not null)
            {
                open.Remove(place);
            }
        }
    }
}
