"""The use cases of a walk: begin, answer, propose the next choice set, reveal."""
