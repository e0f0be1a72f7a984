"""What `help` prints."""

PAGE = """\
The language of "Thinking Like Transformers" (Weiss, Goldberg and Yahav, 2021)

  x = 3 * indices;                       a sequence (s-op): one value for each token
  same = select(tokens, tokens, ==);     a selector: which keys (across) each query (down) selects
  hist = selector_width(same);           how many keys each query selects
  f = aggregate(same, indices, 0);       the mean over them; the last value where there are none
  def plus(a, n) { return a + n; }       a function;   y = plus(x, 1);
  load "file";                           the names of file.rasp, but for its _names

Every statement ends with `;` and may go over several lines. In the terminal an empty line ends an
input too. An input with a mistake changes nothing: no statement of it is kept.

  x;  x("abc");                          x on the standing example, and on another input
  draw(x, "abc");                        the layers, heads and MLPs that compute x, step by step
  compile x                              the compiled model of x, compared with the interpreter
  compile x over "abc" up to 6           the same for these tokens and inputs of up to 6 of them
                                         (if not given: the tokens of the example, and 8 of them
                                         or as many as the example has)
  set example "hey"                      the standing example; `set s-op example` for sequences,
  show examples                          `set selector example` for selectors alone
  examples off                           echo without examples; also `s-op examples off`,
  full seq display on                    `selector examples off`; values under their tokens
  help   exit                            this page; leave (Ctrl-D does too, Ctrl-C stops what runs)

From the library: length, full_s, selector_width, has_focus, count, contains, max, min, average,
load_from_location, shift, mark_first_instance, mark_last_instance, select_from_first,
select_from_last, sort, select_next_identical."""
