"""The catalogue of diagnoses: mistakes that JAX exercises can tell apart, and what to say to them.

Imports nothing but records, so that every process of the kit can use it.
"""

from ._catalogue import catalogue as catalogue, groups as groups
from ._diagnosis import Diagnosis as Diagnosis
from ._generic import GENERIC as GENERIC
from ._known import add as add, find as find, named as named
from ._render import clean as clean, render as render, render_all as render_all
from ._text import message_of as message_of, shorten as shorten
from ._translate import translate as translate
