"""Characters that a server has cut in two: one that counts in UTF-16 may send half an emoji at the end of a piece."""

_HIGH, _LOW, _END = "\ud800", "\udc00", "\ue000"


class Halves:
    """Feeds on the pieces of one text; what it gives back holds no half."""

    def __init__(self) -> None:
        self._half = ""

    def joined(self, piece: str) -> str:
        """`piece` with the half that the last one ended in; a half at its own end waits for the next."""
        if self._half and piece:
            first, self._half = self._half, ""
            if _LOW <= piece[0] < _END:
                pair = (first + piece[0]).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
                piece = pair + piece[1:]
            else:
                piece = "\ufffd" + piece
        if piece and _LOW <= piece[0] < _END:
            piece = "\ufffd" + piece[1:]
        if piece and _HIGH <= piece[-1] < _LOW:
            self._half, piece = piece[-1], piece[:-1]
        return piece

    def end(self) -> str:
        """What stands for a half whose other one never came."""
        half, self._half = self._half, ""
        return "\ufffd" if half else ""
