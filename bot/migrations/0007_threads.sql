-- A message in a thread finds the subject that the thread is about.
CREATE INDEX posted_by_thread ON posted (thread_id) WHERE thread_id IS NOT NULL;
