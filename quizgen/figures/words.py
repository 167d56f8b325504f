"""Numbers in words, as labels and descriptions need them."""


def ordinal(number: int) -> str:
    """Write 1st, 2nd, 3rd, 11th."""
    teen = number % 100 in {11, 12, 13}
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def pixels_words(count: int) -> str:
    """Write 1 pixel, 2 pixels."""
    return f"{count} pixel{'' if count == 1 else 's'}"


def columns_words(columns: range, axis: str = "") -> str:
    """Write column 3, columns 3 to 7, or rows along the height; with a minus sign where they are padding."""
    first, last = signed(columns[0]), signed(columns[-1])
    name = "row" if axis == "height" else "column"
    return f"{name} {first}" if first == last else f"{name}s {first} to {last}"


def signed(number: int) -> str:
    """Write a number with a true minus sign."""
    return str(number).replace("-", "−")
