"""The catalogue of diagnoses: mistakes that JAX exercises can tell apart, and what to say to them.

Imports nothing but the standard library, so that every process of the kit can use it.
"""

from ._catalogue import catalogue as catalogue, find as find, groups as groups
from ._diagnosis import Diagnosis as Diagnosis, Finding as Finding
from ._generic import GENERIC as GENERIC
from ._render import clean as clean, from_dict as from_dict, render as render, to_dict as to_dict
from ._translate import translate as translate
