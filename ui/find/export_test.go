package find

// Sorted is how the list is sorted.
func (s *Screen) Sorted() Sort { return s.model.State().Sort }
