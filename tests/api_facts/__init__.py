"""What the notebooks say about JAX and its libraries, sentence by sentence.

Each test is one fact that some notebook teaches or relies on. A release that changes the fact turns
its test red, and the message is the sentence that became false.
"""
