"""Question banks for learning management systems, one module per format."""

from quizgen.export.lms.gift import to_gift
from quizgen.export.lms.moodle import to_moodle
from quizgen.export.lms.qti import to_canvas, to_qti
from quizgen.export.lms.writing import Export

__all__ = ["Export", "to_canvas", "to_gift", "to_moodle", "to_qti"]
