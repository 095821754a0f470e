"""What doors share: page layouts, components, how a question is drawn. The one package that every door may import."""
