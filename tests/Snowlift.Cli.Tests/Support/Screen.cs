using System.Text;

namespace Snowlift.Cli.Tests.Support;

/// <summary>
/// A terminal's screen, as far as our views use one: it shows what is left when all was drawn. One column a character;
/// never scrolls.
/// </summary>
internal sealed class Screen(int width)
{
    private readonly List<StringBuilder> _lines = [new()];
    private int _row;
    private int _column;

    public string Text => string.Join('\n', _lines.Select(l => l.ToString().TrimEnd())).TrimEnd('\n') + "\n";

    public void Write(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\u001b':
                    i = Control(text, i + 2);
                    break;
                case '\r':
                    _column = 0;
                    break;
                case '\n':
                    (_row, _column) = (_row + 1, 0);
                    break;
                default:
                    Put(text[i]);
                    break;
            }

            while (_lines.Count <= _row)
            {
                _lines.Add(new StringBuilder());
            }
        }
    }

    private void Put(char c)
    {
        _column.ShouldBeLessThan(width, "the line wraps");
        var line = _lines[_row];
        line.Append(' ', Math.Max(0, _column + 1 - line.Length));
        line[_column++] = c;
    }

    private int Control(string text, int start)
    {
        var end = start;
        while (!char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        var parameter = text[start..end];
        switch (text[end])
        {
            case 'A':
                _row -= int.Parse(parameter, System.Globalization.CultureInfo.InvariantCulture);
                _row.ShouldBeGreaterThanOrEqualTo(0, "the cursor left the view");
                break;
            case 'K' when parameter.Length == 0:
                EraseRest();
                break;
            case 'J' when parameter.Length == 0:
                EraseRest();
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                break;
            case 'm':
                break;
            default:
                throw new InvalidOperationException($"CSI {parameter}{text[end]} is not known here");
        }

        return end;
    }

    private void EraseRest() => _lines[_row].Length = Math.Min(_column, _lines[_row].Length);
}
